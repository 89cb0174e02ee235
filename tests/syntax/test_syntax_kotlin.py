"""What is found in Kotlin."""

from parsed_files import source

from reposcan.model.code import Kind, ReferenceKind
from reposcan.syntax.outline import outline

KOTLIN = source(
    """
    package a.b
    import x.y.Zed
    import x.z.*
    /** A box. */
    @Marked
    class Box<T>(val a: Int) : Base(), Face<T> {
        companion object {
            const val MAX = 3
            fun make() = Box(1)
        }
        constructor(x: String) : this(1) { go() }
        val size: Int get() = 1
        override fun run(x: Int): Int = if (x > 1 && y) 1 else when (x) { 1 -> 2; else -> 3 }
        abstract fun bodiless()
    }
    interface Face<T> { fun m(); fun d() { a?.b() } }
    enum class Mode { A { override fun f() {} }, B; fun g() {} }
    object Single { fun o() {} }
    data class Pair(val a: Int) {
        companion object Key {
            fun of() = Pair(1)
        }
    }
    typealias Handler = (Int) -> Unit
    fun <T> List<T>.ext(a: Int): T { foo(a) }
    fun String?.maybe() = 1
    fun main(args: Array<String>) {}
    """
)


def test_definitions() -> None:
    found = outline("a.kt", KOTLIN)
    assert not found.problem
    assert [(one.kind, one.qualified) for one in found.definitions] == [
        (Kind.CLASS, "Box"),
        (Kind.CONSTANT, "Box.MAX"),
        (Kind.METHOD, "Box.make"),
        (Kind.METHOD, "Box.constructor"),
        (Kind.METHOD, "Box.size"),
        (Kind.METHOD, "Box.run"),
        (Kind.INTERFACE, "Face"),
        (Kind.METHOD, "Face.d"),
        (Kind.ENUM, "Mode"),
        (Kind.METHOD, "Mode.A.f"),
        (Kind.METHOD, "Mode.g"),
        (Kind.CLASS, "Single"),
        (Kind.METHOD, "Single.o"),
        (Kind.CLASS, "Pair"),
        (Kind.CLASS, "Pair.Key"),
        (Kind.METHOD, "Pair.Key.of"),
        (Kind.TYPE, "Handler"),
        (Kind.METHOD, "List.ext"),
        (Kind.METHOD, "String.maybe"),
        (Kind.FUNCTION, "main"),
    ]
    box, run = found.definitions[0], found.definitions[5]
    assert (box.doc, box.signature) == (
        "A box.",
        "@Marked class Box<T>(val a: Int) : Base(), Face<T>",
    )
    assert (run.complexity, run.signature) == (4, "override fun run(x: Int): Int")
    assert found.entry_line == 27


def test_references() -> None:
    found = outline("a.kt", KOTLIN).references
    assert [one.name for one in found if one.kind is ReferenceKind.IMPORT] == ["x.y.Zed", "x.z"]
    calls = {one.name for one in found if one.kind is ReferenceKind.CALL}
    assert {"Box", "b", "foo", "go"} <= calls


def test_an_error_inside_keeps_the_rest() -> None:
    found = outline("a.kt", b"fun a() { 1 }\nfun b() { ))) }\nclass C { fun d() {} }\n")
    assert {"a", "C", "d"} <= {one.name for one in found.definitions}
