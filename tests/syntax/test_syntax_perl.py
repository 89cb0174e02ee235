"""What is found in Perl."""

from parsed_files import source

from reposcan.model.code import Kind, ReferenceKind
from reposcan.syntax.outline import outline

MODULE = source(
    """
    package Foo::Bar;
    use parent -norequire, 'Base';
    use Mojo::Base 'Emitter', -signatures;
    require "file.pl";
    use constant MAX => 3;

    =head2 add

    Adds.

    =cut

    sub add ($self, $x) { return $x if $y; foo($x); $self->bar(1) }
    # Of many.
    sub many($$) { if ($x) { } elsif ($y) { } else { } for my $i (@a) { } $a && $b; $q ? 1 : 2 }
    sub declared;
    *other = sub { 2 };

    package Second;
    sub new { Class::Name->create }

    package Third { sub deep { 1 } }
    """
)


def test_packages_reach_to_the_next_one() -> None:
    found = outline("Bar.pm", MODULE)
    assert [(one.kind, one.qualified) for one in found.definitions] == [
        (Kind.MODULE, "Foo.Bar"),
        (Kind.CONSTANT, "Foo.Bar.MAX"),
        (Kind.FUNCTION, "Foo.Bar.add"),
        (Kind.FUNCTION, "Foo.Bar.many"),
        (Kind.FUNCTION, "Foo.Bar.other"),
        (Kind.MODULE, "Second"),
        (Kind.FUNCTION, "Second.new"),
        (Kind.MODULE, "Third"),
        (Kind.FUNCTION, "Third.deep"),
    ]
    first, second = (one for one in found.definitions if one.name in ("Bar", "Foo::Bar", "Second"))
    assert (first.span.start_line, first.span.end_line) == (1, 17)
    assert first.signature == "package Foo::Bar;"
    assert second.span.end_line == 20


def test_docs_are_pod_or_comments() -> None:
    found = {one.name: one for one in outline("Bar.pm", MODULE).definitions}
    assert found["add"].doc == "add\n\nAdds."
    assert found["many"].doc == "Of many."
    assert (found["add"].complexity, found["many"].complexity) == (2, 6)


def test_what_a_module_uses() -> None:
    found = outline("Bar.pm", MODULE).references
    imports = {one.name for one in found if one.kind is ReferenceKind.IMPORT}
    assert {"Base", "Emitter", "Mojo::Base", "file.pl"} <= imports
    assert {one.name for one in found if one.kind is ReferenceKind.CALL} == {"foo", "bar", "create"}
    assert {one.name for one in found if one.kind is ReferenceKind.TYPE} == {"Class::Name"}
