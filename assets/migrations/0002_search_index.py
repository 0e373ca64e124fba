"""Index what items are found by: trigrams in PostgreSQL and in SQLite."""

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

# Each character that is no ASCII letter or digit stands for one: pg_trgm makes trigrams of letters and digits only, and
# asks the locale what a letter is. Thai letters by how often they occur, so that common ones do not share a place.
_FROM = "านรกอเงมยลวดทสตปะบคหแจพชขใไผโถซธณฟภศษฉญฐฎฏฆฌฑฒฝฮฤฬฃฅฦ่้็์ัิีืุูึำๆํฯ๋๊ๅฺ๎-/.#+&@"
_LETTERS = "abcdefghijklmnopqrstuvwxyz0123456789"
_TO = "".join(_LETTERS[place * 7 % 36] for place in range(len(_FROM)))

_POSTGRESQL = (
    "CREATE EXTENSION IF NOT EXISTS pg_trgm",
    f"""
    CREATE FUNCTION asset_search_fold(words text) RETURNS text
    LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
    RETURN translate(words, '{_FROM}', '{_TO}')
    """,
    # Kept beside the text: an index of trigrams only says which rows may match, and each is then looked at once more.
    "ALTER TABLE assets_assetsearch ADD folded text GENERATED ALWAYS AS (asset_search_fold(text)) STORED",
    # Custody never touches this table, and registering is rare beside searching: no list of pending entries to read.
    """
    CREATE INDEX asset_search_trigrams ON assets_assetsearch
    USING gin (folded gin_trgm_ops) WITH (fastupdate = off)
    """,
)
_POSTGRESQL_BACK = (
    "DROP INDEX asset_search_trigrams",
    "ALTER TABLE assets_assetsearch DROP folded",
    "DROP FUNCTION asset_search_fold(text)",
)

_TAKE_OUT = (
    "INSERT INTO assets_search_trigrams(assets_search_trigrams, rowid, text) VALUES ('delete', OLD.asset_id, OLD.text);"
)
_PUT_IN = "INSERT INTO assets_search_trigrams(rowid, text) VALUES (NEW.asset_id, NEW.text);"
_SQLITE = (
    """
    CREATE VIRTUAL TABLE assets_search_trigrams USING fts5(
        text, content='assets_assetsearch', content_rowid='asset_id', tokenize='trigram case_sensitive 1'
    )
    """,
    "INSERT INTO assets_search_trigrams(assets_search_trigrams) VALUES ('rebuild')",
    f"CREATE TRIGGER assets_search_insert AFTER INSERT ON assets_assetsearch BEGIN {_PUT_IN} END",
    f"CREATE TRIGGER assets_search_delete AFTER DELETE ON assets_assetsearch BEGIN {_TAKE_OUT} END",
    f"CREATE TRIGGER assets_search_update AFTER UPDATE ON assets_assetsearch BEGIN {_TAKE_OUT} {_PUT_IN} END",
)
_SQLITE_BACK = (
    "DROP TRIGGER assets_search_insert",
    "DROP TRIGGER assets_search_delete",
    "DROP TRIGGER assets_search_update",
    "DROP TABLE assets_search_trigrams",
)


def _index(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    for statement in _POSTGRESQL if schema_editor.connection.vendor == "postgresql" else _SQLITE:
        schema_editor.execute(statement, params=None)


def _drop(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    for statement in _POSTGRESQL_BACK if schema_editor.connection.vendor == "postgresql" else _SQLITE_BACK:
        schema_editor.execute(statement, params=None)


class Migration(migrations.Migration):
    dependencies = [("assets", "0001_register")]

    operations = [migrations.RunPython(_index, _drop)]
