FROM python:3.13-slim
ENV PYTHONUNBUFFERED=1 PATH=/app/.venv/bin:$PATH
RUN useradd --system --home-dir /nonexistent transitiehuis
WORKDIR /app
COPY requirements requirements
RUN requirements/sync run
COPY . .
RUN pybabel --quiet compile -D django -d locale \
    && SECRET_KEY=only-while-building python manage.py collectstatic --noinput
USER transitiehuis
EXPOSE 8000
CMD ["gunicorn", "--config", "python:transitiehuis.gunicorn", "transitiehuis.wsgi"]
