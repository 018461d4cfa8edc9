"""The demo's mail catcher: it takes all mail, shows it safely, and still has it at the next start."""

import smtplib
import socket
import threading
import urllib.error
import urllib.request
from email.message import EmailMessage

import html5lib
import pytest

from transitiehuis.demo.mail_catcher import catching


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Catcher:
    """What a person does with it: send a mail, look at a page."""

    def __init__(self, folder):
        self.smtp_port, self.page_port = free_port(), free_port()
        self.opened = catching(self.smtp_port, self.page_port, folder)

    def __enter__(self):
        self.mails, self.pages = self.opened.__enter__()
        self.serving = threading.Thread(target=self.pages.serve_forever)
        self.serving.start()
        return self

    def __exit__(self, *problem):
        self.pages.shutdown()
        self.serving.join()
        return self.opened.__exit__(*problem)

    def send(self, subject: str, text: str = "Dag") -> None:
        mail = EmailMessage()
        mail["From"], mail["To"], mail["Subject"] = "Portaal <portaal@huis.example>", "karin@roc.example", subject
        mail["Date"] = "Tue, 24 Nov 2026 08:30:00 +0000"
        mail.set_content(text)
        with smtplib.SMTP("127.0.0.1", self.smtp_port) as smtp:
            smtp.send_message(mail)

    def get(self, path: str) -> tuple[str, dict]:
        with urllib.request.urlopen(f"http://127.0.0.1:{self.page_port}{path}") as answer:
            return answer.read().decode(), dict(answer.headers)


@pytest.fixture
def catcher(tmp_path):
    with Catcher(tmp_path / "mail") as opened:
        yield opened


def test_the_newest_mail_stands_on_top_with_dutch_local_time(catcher):
    assert "nog geen mail" in catcher.get("/")[0]
    catcher.send("Eerste")
    catcher.send("Tweede")

    page, _headers = catcher.get("/")

    assert page.index("Tweede") < page.index("Eerste")
    assert "24-11-2026 09:30" in page


def test_a_link_in_a_mail_can_be_followed_and_its_full_stop_is_no_part_of_it(catcher):
    catcher.send("Reageren", "Ga naar http://localhost:8000/voorstel/?a=1&b=2.\n")

    page, _headers = catcher.get("/1/")

    assert '<a href="http://localhost:8000/voorstel/?a=1&amp;b=2">' in page


def test_what_a_mail_says_is_text_and_never_markup(catcher):
    catcher.send("<script>1</script> O'Brien-ß 李", "<img src=x onerror=alert(1)> é")

    for path in ("/", "/1/"):
        page, headers = catcher.get(path)
        assert "<script" not in page
        assert "<img" not in page
        assert "O&#x27;Brien-ß 李" in page
        assert headers["Content-Security-Policy"].startswith("default-src 'none'")


def test_mail_is_still_there_at_the_next_start(tmp_path):
    with Catcher(tmp_path / "mail") as before:
        before.send("Gisteren")
    with Catcher(tmp_path / "mail") as after:
        after.send("Vandaag")
        assert "Gisteren" in after.get("/1/")[0]
        assert "Vandaag" in after.get("/2/")[0]


@pytest.mark.parametrize("path", ["/2/", "/0/", "/../", "/1", "/abc/"])
def test_another_address_is_not_found(catcher, path):
    catcher.send("De enige")

    with pytest.raises(urllib.error.HTTPError, match="404") as answer:
        catcher.get(path)
    answer.value.close()


@pytest.mark.parametrize("path", ["/", "/1/"])
def test_its_pages_are_valid_html_in_dutch(catcher, path):
    catcher.send("Overdracht", "Regel\nRegel")

    page, _headers = catcher.get(path)

    html5lib.HTMLParser(strict=True).parse(page)
    assert '<html lang="nl">' in page
