"""Static files with a hash in their name and a compressed copy beside them."""

from whitenoise.storage import CompressedManifestStaticFilesStorage


class HuisStaticFilesStorage(CompressedManifestStaticFilesStorage):
    """Hashed files may be kept for a year; a file that the manifest does not know is an error, not a guess."""

    manifest_strict = True
    keep_only_hashed_files = True
