"""What is found in Scala, in both of its styles."""

from parsed_files import source

from reposcan.model.code import Kind, ReferenceKind
from reposcan.syntax.outline import outline

SCALA = source(
    """
    package a.b
    import x.y.Zed
    import x.y.{A, B => C}
    import q.w._
    /** A box. */
    @marked class Box[T](val a: Int) extends Base[T] with Face { self =>
      def f(x: Int): Int = if (x > 1 && y) 1 else x match { case 1 => 2 case _ => 3 }
      def abstractly: Int
      def this(x: String) = this(1)
      val MAX = 3
      private val v = 3
      type T = Int
      def +(o: Box) = { foo(1); this.bar(2); Box[Int](3) }
    }
    trait Face { def m: Int; def d = 1 }
    object Main { def main(args: Array[String]): Unit = {} }
    case class Pair(a: Int)
    """
)
THREE = source(
    """
    enum Color:
      case Red, Green
      def g = 1

    extension [T](s: List[T])
      def second = 1
      def third = 2

    given order: Ord[Int] with
      def compare = 1

    @main def run() = ()
    """
)


def test_definitions() -> None:
    found = outline("a.scala", SCALA)
    assert not found.problem
    assert [(one.kind, one.qualified) for one in found.definitions] == [
        (Kind.CLASS, "Box"),
        (Kind.METHOD, "Box.f"),
        (Kind.METHOD, "Box.this"),
        (Kind.CONSTANT, "Box.MAX"),
        (Kind.TYPE, "Box.T"),
        (Kind.METHOD, "Box.+"),
        (Kind.INTERFACE, "Face"),
        (Kind.METHOD, "Face.d"),
        (Kind.CLASS, "Main"),
        (Kind.METHOD, "Main.main"),
        (Kind.CLASS, "Pair"),
    ]
    assert found.definitions[0].doc == "A box."
    assert found.definitions[1].complexity == 4
    assert found.definitions[1].signature == "def f(x: Int): Int"
    assert found.entry_line == 16


def test_definitions_by_indentation() -> None:
    found = outline("a.scala", THREE)
    assert [(one.kind, one.qualified) for one in found.definitions] == [
        (Kind.ENUM, "Color"),
        (Kind.METHOD, "Color.g"),
        (Kind.METHOD, "List.second"),
        (Kind.METHOD, "List.third"),
        (Kind.CLASS, "order"),
        (Kind.METHOD, "order.compare"),
        (Kind.FUNCTION, "run"),
    ]
    assert found.entry_line == 12


def test_references() -> None:
    found = outline("a.scala", SCALA).references
    imports = [one.name for one in found if one.kind is ReferenceKind.IMPORT]
    assert imports == ["x.y.Zed", "x.y.A", "x.y.B", "q.w"]
    calls = {one.name for one in found if one.kind is ReferenceKind.CALL}
    assert {"foo", "bar", "Box"} <= calls


def test_operators_keep_their_signs() -> None:
    found = outline("a.scala", b"trait A { def <*>(b: A): A = b; def >>=(b: A): A = b }")
    assert [one.name for one in found.definitions] == ["A", "<*>", ">>="]
