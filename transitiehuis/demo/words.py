"""What `make demo` says at the terminal. Dutch only: it runs before there is anybody to choose a language."""

STARTING = "PostgreSQL en Valkey starten"
TO_DISK = "Gegevens op schijf zetten"
RUNS_ALREADY = "De demo van deze map draait al. Stop die eerst met Ctrl-C in het venster waarin hij draait."
RESET_ELSEWHERE = "RESET=1 wist alleen de eigen database van deze map; maak de database van DATABASE_URL zelf leeg."
PORT_IN_USE = "Poort {port} is al in gebruik. Kies een andere met: make demo PORT={other}"
NO_PORT = "PORT={chosen} kan niet: kies een getal van {first} tot en met {last}, bijvoorbeeld make demo PORT=8100"
NO_ACCESS = (
    "Geen toegang tot {path}: die map is van een andere gebruiker. Verwijder .local of start de demo als die gebruiker."
)
CUT_OFF = "De demo is gestopt omdat een onderdeel uitviel. Einde van {log}:\n{tail}"
STOPPING = "\nStoppen …"
STOPPED = "Gestopt. De gegevens blijven staan voor de volgende keer (opnieuw beginnen: make demo RESET=1)."
READY = """
Het portaal:       http://localhost:{port}/
Verstuurde mail:   http://localhost:{mail}/ (er gaat niets echt de deur uit)
Aanmelden kan met één klik als:
{cast}

Stoppen met Ctrl-C. Logboek: {log}
"""
