"""What is found in small sources of C#, PHP and Ruby, and in scripts that fill objects."""

from reposcan.model.code import Outline, ReferenceKind
from reposcan.syntax.outline import outline

CSHARP = """using System.Text;
using Short = Lib.Tool;
namespace Acme.Shop;

/// <summary>A basket.</summary>
[Serializable]
public partial class Basket<T> : Base, IThing<T> where T : Item {
    const int Limit = 3;
    static readonly int Size = 4;
    readonly int own = 5;
    public int Plain { get; set; }
    public int Sum => Limit + 1;
    public Basket(int a) : base(a) { }
    ~Basket() { }
    public static Basket operator +(Basket a, Basket b) => a;
    public abstract void Later();
    // Runs.
    public static void Main(string[] args) {
        int Inner(int x) => x ?? 1;
        if (a && b) { thing?.Call(new Item<int>()); }
        foreach (var i in args) { switch (i) { case "x": break; default: break; } }
    }
}
interface IThing<T> { void Put(T what); }
struct Point { }
record Pair(int A);
enum Colour { Red }
delegate int Maker(string s);
"""
PHP = """<?php
namespace Acme\\Shop;
use Lib\\Tool;
use Lib\\Sub\\{One, Two as Other};
require_once __DIR__ . '/setup.php';
const LIMIT = 3;

/** A basket. */
#[Marked]
abstract class Basket extends Base implements Thing
{
    use Counts;
    public function __construct(private ?Item $item) { parent::__construct(); }
    abstract function later();
    public static function make(int $a): self
    {
        if ($a && LIMIT) { run(new Item()); } elseif ($a) { Tool::use($a); }
        foreach ([] as $b) { $this->put($b ?? 1); }
        return match($a) { 1 => 2, default => 3 };
    }
}
interface Thing { function put($x); }
trait Counts { function count() { } }
enum Colour: string { case Red = 'r'; function label() { return 1; } }
function helper() { }
"""
RUBY = """require 'json'
require_relative '../lib/box'

# Things to sell.
module Shop::Front
  LIMIT = 3
  Point = Struct.new(:x) do
    def far?; x > 3; end
  end

  # A basket.
  class Basket < Base::Thing
    def initialize(a, b = 1)
      return if a && b
      @item = Item.new(a)
    end

    def self.make = new(1)
    def <=>(other); end
    def size=(x); end

    class << self
      def shared; end
    end

    # Hidden.
    private def hidden
      case LIMIT
      when 1 then 2
      else 3
      end
    rescue Error => e
      nil
    end
  end

  def lent; end
end

def top; end

if __FILE__ == $0
  top
end
"""


def found(result: Outline) -> list[tuple[str, str]]:
    return [(str(one.kind), one.qualified) for one in result.definitions]


def names(result: Outline, kind: ReferenceKind) -> set[str]:
    return {one.name for one in result.references if one.kind is kind}


def complexity(result: Outline) -> dict[str, int]:
    return {one.qualified: one.complexity for one in result.definitions if one.complexity > 1}


def docs(result: Outline) -> dict[str, str]:
    return {one.name: one.doc for one in result.definitions if one.doc}


def signature(result: Outline, name: str) -> str:
    return next(one.signature for one in result.definitions if one.name == name)


def test_csharp() -> None:
    result = outline("a.cs", CSHARP.encode())
    assert not result.problem
    assert found(result) == [
        ("class", "Acme.Shop.Basket"),
        ("constant", "Acme.Shop.Basket.Limit"),
        ("constant", "Acme.Shop.Basket.Size"),
        ("method", "Acme.Shop.Basket.Sum"),
        ("method", "Acme.Shop.Basket.Basket"),
        ("method", "Acme.Shop.Basket.Basket"),
        ("method", "Acme.Shop.Basket.+"),
        ("method", "Acme.Shop.Basket.Main"),
        ("function", "Acme.Shop.Basket.Main.Inner"),
        ("interface", "Acme.Shop.IThing"),
        ("class", "Acme.Shop.Point"),
        ("class", "Acme.Shop.Pair"),
        ("enum", "Acme.Shop.Colour"),
        ("type", "Acme.Shop.Maker"),
    ]
    assert docs(result) == {"Basket": "<summary>A basket.</summary>", "Main": "Runs."}
    assert signature(result, "Basket") == (
        "[Serializable] public partial class Basket<T> : Base, IThing<T> where T : Item"
    )
    assert names(result, ReferenceKind.IMPORT) == {"System.Text", "Lib.Tool"}
    assert {"Call", "Item"} <= names(result, ReferenceKind.CALL)
    assert {"Base", "IThing", "Serializable", "Basket"} <= names(result, ReferenceKind.TYPE)
    assert complexity(result) == {"Acme.Shop.Basket.Main": 5, "Acme.Shop.Basket.Main.Inner": 2}
    assert result.entry_line == 18


def test_csharp_namespaces_may_have_braces() -> None:
    result = outline("a.cs", b"namespace A { namespace B.C { class D { } } }")
    assert found(result) == [("class", "A.B.C.D")]


def test_csharp_conditions_of_the_preprocessor_are_no_decisions() -> None:
    source = b"class A {\n void F() {\n#if X && Y\n  if (a) { }\n#elif Z || W\n#endif\n }\n}\n"
    assert complexity(outline("a.cs", source)) == {"A.F": 2}


def test_php() -> None:
    result = outline("a.php", PHP.encode())
    assert not result.problem
    assert found(result) == [
        ("constant", "LIMIT"),
        ("class", "Basket"),
        ("method", "Basket.__construct"),
        ("method", "Basket.make"),
        ("interface", "Thing"),
        ("class", "Counts"),
        ("method", "Counts.count"),
        ("enum", "Colour"),
        ("method", "Colour.label"),
        ("function", "helper"),
    ]
    assert docs(result) == {"Basket": "A basket."}
    assert signature(result, "Basket") == (
        "#[Marked] abstract class Basket extends Base implements Thing"
    )
    assert names(result, ReferenceKind.IMPORT) == {
        "Lib\\Tool",
        "Lib\\Sub\\One",
        "Lib\\Sub\\Two",
        "/setup.php",
    }
    assert {"run", "Item", "use", "put"} <= names(result, ReferenceKind.CALL)
    assert {"Base", "Thing", "Counts", "Item", "Tool", "Marked"} <= names(
        result, ReferenceKind.TYPE
    )
    assert complexity(result) == {"Basket.make": 7}


def test_php_between_markup() -> None:
    result = outline("a.php", b"<p><?php function f() { ?><b>if</b><?php } ?></p>\n")
    assert found(result) == [("function", "f")]


def test_ruby() -> None:
    result = outline("a.rb", RUBY.encode())
    assert not result.problem
    assert found(result) == [
        ("module", "Shop.Front"),
        ("constant", "Shop.Front.LIMIT"),
        ("class", "Shop.Front.Point"),
        ("method", "Shop.Front.Point.far?"),
        ("class", "Shop.Front.Basket"),
        ("method", "Shop.Front.Basket.initialize"),
        ("method", "Shop.Front.Basket.make"),
        ("method", "Shop.Front.Basket.<=>"),
        ("method", "Shop.Front.Basket.size="),
        ("method", "Shop.Front.Basket.shared"),
        ("method", "Shop.Front.Basket.hidden"),
        ("method", "Shop.Front.lent"),
        ("function", "top"),
    ]
    assert docs(result) == {
        "Shop::Front": "Things to sell.",
        "Basket": "A basket.",
        "hidden": "Hidden.",
    }
    assert signature(result, "Basket") == "class Basket < Base::Thing"
    assert signature(result, "hidden") == "private def hidden"
    assert names(result, ReferenceKind.IMPORT) == {"json", "../lib/box"}
    assert {"new", "private"} <= names(result, ReferenceKind.CALL)
    assert {"Base", "Thing", "Item", "Error"} <= names(result, ReferenceKind.TYPE)
    assert complexity(result) == {
        "Shop.Front.Basket.initialize": 3,
        "Shop.Front.Basket.hidden": 3,
    }
    assert result.entry_line == 42


def test_functions_that_scripts_give_to_objects() -> None:
    source = """app.response.send = function (x) { };
later = async () => { };
globals.Box = class { open() { } };
use(function named() { });
function make() { return function made() { }; }
x = 3;
"""
    assert found(outline("a.js", source.encode())) == [
        ("function", "send"),
        ("function", "later"),
        ("class", "Box"),
        ("method", "Box.open"),
        ("function", "named"),
        ("function", "make"),
        ("function", "make.made"),
    ]
