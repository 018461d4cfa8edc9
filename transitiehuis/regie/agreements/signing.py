"""An agreement is put to be signed: the frozen wording, a link for each party, and the mails about it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from django.utils import timezone

from transitiehuis import days
from transitiehuis.netwerk.models import Language, Organisation, User
from transitiehuis.netwerk.models.signing import digest
from transitiehuis.outbox import owe, still_stands
from transitiehuis.outbox.letters import written
from transitiehuis.regie.agreements.wording import wording
from transitiehuis.regie.brief import words
from transitiehuis.regie.contacts import Contacts, directors_of, distinct
from transitiehuis.regie.models import AgreementSignature, AgreementWording

if TYPE_CHECKING:
    from transitiehuis.netwerk.actor import Actor
    from transitiehuis.regie.models import Agreement

ASKED = "regie.agreement_asked"
COMPLETE = "regie.agreement_signed"


def put_to_sign(agreement: Agreement, emails: Mapping[int, str], by: Actor) -> None:
    """Freeze the wording and send each party its link. Called by the step, which holds the agreement."""
    body = wording(agreement)
    text = AgreementWording.objects.create(
        agreement=agreement,
        number=agreement.wordings.count() + 1,
        body=body,
        digest=digest(body),
        made_at=timezone.now(),
        made_by=by.user,
    )
    for party in agreement.parties.with_names():
        asked(AgreementSignature.ask_for(text, party.organisation, emails[party.organisation_id], by))


def asked(signature: AgreementSignature) -> None:
    """To the party that is asked to sign, in Dutch: what, with whom, until when the link works."""
    agreement = signature.agreement
    others = agreement.parties.with_names().exclude(organisation=signature.organisation_id)
    subject, text = written(
        "regie/mail/agreement_asked.txt",
        Language.DUTCH,
        signature=signature,
        agreement=agreement,
        others=[party.organisation.name for party in others],
    )
    body, _line, why = text.rpartition("\n")
    owe(
        f"agreement/{agreement.pk}/signature/{signature.pk}",
        kind=ASKED,
        address=signature.email,
        organisation=signature.organisation,
        region=agreement.region,
        link=signature.link,
        subject=subject,
        body=body.strip(),
        why=why,
    )


@still_stands(ASKED)
def still_asked(owed: Any) -> bool:
    """Asked again at delivery: signed or withdrawn in the meantime needs no mail."""
    pk = int(owed.key.rpartition("/")[2])
    return AgreementSignature.objects.standing().filter(pk=pk, signed_at=None).exists()


def complete(agreement: Agreement) -> None:
    """To the contacts of all parties and the region's director: everybody signed. Owed as the worker."""
    for user in people_of(agreement):
        subject, body, why = words("regie/mail/agreement_signed.txt", user, agreement=agreement)
        owe(
            f"agreement/{agreement.pk}/signed/{user.pk}",
            kind=COMPLETE,
            user=user,
            region=agreement.region,
            subject=subject,
            body=body,
            why=why,
            url=agreement.get_absolute_url(),
            must=False,
        )


def people_of(agreement: Agreement) -> list[User]:
    """The contacts of its parties, and the region's directors; each once."""
    today = days.today()
    parties = list(agreement.parties.with_names())
    contacts = Contacts([party.organisation_id for party in parties], today)
    found = [user for party in parties for user in contacts.of(party.organisation_id)]
    return distinct([*found, *directors_of({agreement.region_id}, today).get(agreement.region_id, [])])


def offered_emails(agreement: Agreement) -> dict[Organisation, str]:
    """Of each party the address of its contact, else of the organisation; where it has none, ''."""
    parties = list(agreement.parties.with_names())
    contacts = Contacts([party.organisation_id for party in parties], days.today())
    return {
        party.organisation: next((user.email for user in contacts.of(party.organisation_id)), party.organisation.email)
        for party in parties
    }
