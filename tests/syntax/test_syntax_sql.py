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


def test_procedures_of_dialects_and_what_follows_an_error() -> None:
    text = source(
        """
        CREATE TABLE first (id INT);
        -- Adds.
        CREATE PROCEDURE app.adder(IN a INT)
        BEGIN
          SELECT 1 FROM x;
          SELECT 2;
        END;
        /
        CREATE OR REPLACE FUNCTION broken(a int) RETURNS int AS $body$
        BEGIN
          IF a THEN FOR ( LOOP; END;
          EXECUTE 'x
        CREATE TABLE inside (a int)';
        END; $body$ LANGUAGE plpgsql;
        /* CREATE TABLE hidden (a int);
        CREATE TABLE hidden (a int); */
        CREATE TRIGGER [dbo].[Last One] ON t AFTER INSERT AS BEGIN PRINT 1 END
        GO
        """
    )
    found = outline("a.sql", text)
    assert [(one.kind, one.qualified) for one in found.definitions] == [
        (Kind.TABLE, "first"),
        (Kind.FUNCTION, "adder"),
        (Kind.FUNCTION, "broken"),
        (Kind.FUNCTION, "Last One"),
    ]
    adder = found.definitions[1]
    assert (adder.doc, adder.signature) == ("Adds.", "CREATE PROCEDURE app.adder(IN a INT)")
    assert (adder.span.start_line, adder.span.end_line) == (3, 7)
