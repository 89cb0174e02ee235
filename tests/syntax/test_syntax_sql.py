"""What is found in SQL."""

from parsed_files import source

from reposcan.model.code import Kind, ReferenceKind
from reposcan.syntax.outline import outline

SQL = source(
    """
    -- People.
    CREATE TABLE IF NOT EXISTS app.users (
      id INT PRIMARY KEY,
      g INT REFERENCES groups(id)
    );
    CREATE OR REPLACE VIEW v AS
      SELECT a, CASE WHEN x THEN 1 ELSE 3 END FROM users u JOIN app.other o ON u.id = o.id;
    CREATE FUNCTION q(a integer) RETURNS integer LANGUAGE sql AS $$ SELECT a FROM deep $$;
    CREATE TRIGGER tg BEFORE INSERT ON users FOR EACH ROW EXECUTE FUNCTION q();
    UPDATE accounts SET a = 1;
    """
)


def test_definitions() -> None:
    found = outline("a.sql", SQL)
    assert [(one.kind, one.qualified) for one in found.definitions] == [
        (Kind.TABLE, "users"),
        (Kind.VIEW, "v"),
        (Kind.FUNCTION, "q"),
        (Kind.FUNCTION, "tg"),
    ]
    assert found.definitions[0].doc == "People."


def test_tables_that_statements_use() -> None:
    found = outline("a.sql", SQL).references
    assert {one.name for one in found if one.kind is ReferenceKind.DATA} == {
        "groups",
        "users",
        "other",
        "deep",
        "accounts",
    }
    assert {one.name for one in found if one.kind is ReferenceKind.CALL} == {"q"}
