# `make` alone prints the commands.
PORT ?= 8000
BIN = .venv/bin
WORDS = locale/nl/LC_MESSAGES/django
LOCK = $(BIN)/uv pip compile --quiet --generate-hashes --universal --python-version 3.11 --no-emit-index-url --no-header
KEYWORDS = -k pgettext_lazy:1c,2 -k ngettext_lazy:1,2 -k gettext_lazy -k _lazy -k gettext_noop -k npgettext:1c,2,3 -k npgettext_lazy:1c,2,3
POT = .local/django.pot
export PORT

.PHONY: help demo test check format env lock messages texts bench audit clean

help: ## this list
	@sed -n 's/^\([a-z]*\):[^#]*## \(.*\)/make \1	\2/p' $(MAKEFILE_LIST) | expand -t 16

demo: ## a portal with an invented region, on http://localhost:8000 (PORT=8100 another port, RESET=1 begin anew)
	@requirements/sync run
	@$(MAKE) --silent $(WORDS).mo
	@exec $(BIN)/python -m transitiehuis.demo

test: env $(WORDS).mo ## every test, on real PostgreSQL and Redis and in a real browser
	@chromium=$$(requirements/chromium) && CHROMIUM=$$chromium exec $(BIN)/python -m pytest -n 2 --dist worksteal

check: env ## style, types, imports, migrations and the guards on the text
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	git ls-files -z '*.html' | xargs -0 $(BIN)/djade --target-version 5.2 --check
	$(BIN)/djlint --lint --quiet templates
	TESTING=1 $(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -m pytest -q tests/guards --ignore tests/guards/test_permissions.py

format: env ## write code and templates in the house's style
	$(BIN)/ruff check --fix --quiet .
	$(BIN)/ruff format --quiet .
	git ls-files -z '*.html' | xargs -0 $(BIN)/djade --target-version 5.2

env: ## the development environment in .venv, from the hashed lock
	@requirements/sync dev

lock: env ## newest allowed versions into the three locks
	$(LOCK) --upgrade pyproject.toml -o requirements/run.txt
	$(LOCK) --upgrade --extra dev -c requirements/run.txt pyproject.toml -o requirements/dev.txt
	echo uv | $(LOCK) --no-annotate -c requirements/dev.txt - -o requirements/uv.txt

messages: env texts ## gather texts for translation into the .po, and compile it
	$(BIN)/pybabel --quiet update -D django -d locale -l nl -i $(POT) --no-fuzzy-matching --no-wrap --ignore-obsolete
	@$(MAKE) --silent $(WORDS).mo

texts:
	@mkdir -p $(dir $(POT))
	@PYTHONPATH=. $(BIN)/pybabel --quiet extract -F babel.cfg --no-location --sort-output $(KEYWORDS) -o $(POT) .

$(WORDS).mo: $(WORDS).po
	@$(BIN)/pybabel --quiet compile -D django -d locale

bench: env ## measure pages and mail; the figures go to docs/performance.md (NATION=1 in 35 regions)
	$(BIN)/python -m bench$(if $(NATION),.national)

audit: env ## known vulnerabilities in what is locked; fails too where the list cannot be reached
	$(BIN)/uv tool run pip-audit --strict --require-hashes --disable-pip -r requirements/run.txt

clean: ## remove the environment, the demo's data and all that was generated
	@if [ -x $(BIN)/python ]; then $(BIN)/python -m transitiehuis.demo --remove; fi
	rm -rf .venv .local $(WORDS).mo
