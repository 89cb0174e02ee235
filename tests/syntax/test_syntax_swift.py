"""What is found in Swift."""

from parsed_files import source

from reposcan.model.code import Kind, ReferenceKind
from reposcan.syntax.outline import outline

SWIFT = source(
    """
    import Foundation
    /// A box.
    @objc public final class Box<T>: Base, Proto {
        let x: Int
        var size: Int { return 1 }
        init(a: Int) { self.x = a }
        deinit { }
        func run(_ a: Int) -> Int {
            if a > 1 && b { foo(1) }
            switch a { case 1: self.bar(2)
            case 2, 3: return 1
            default: return 2 }
            return a ? 1 : 2
        }
        subscript(i: Int) -> Int { get { 1 } }
        static func == (l: Box, r: Box) -> Bool { true }
    }
    protocol Proto { func m() }
    extension Box where T == Int {
        func more() {}
    }
    enum Mode: Int {
        case a, b
        func flip() {}
    }
    actor Act { func z() {} }
    struct Pair { }
    typealias Handler = (Int) -> Void
    func top() { Pair().go() }
    @main struct App { static func main() {} }
    """
)


def test_definitions() -> None:
    found = outline("a.swift", SWIFT)
    assert not found.problem
    assert [(one.kind, one.qualified) for one in found.definitions] == [
        (Kind.CLASS, "Box"),
        (Kind.METHOD, "Box.size"),
        (Kind.METHOD, "Box.init"),
        (Kind.METHOD, "Box.deinit"),
        (Kind.METHOD, "Box.run"),
        (Kind.METHOD, "Box.subscript"),
        (Kind.METHOD, "Box.=="),
        (Kind.INTERFACE, "Proto"),
        (Kind.METHOD, "Box.more"),
        (Kind.ENUM, "Mode"),
        (Kind.METHOD, "Mode.flip"),
        (Kind.CLASS, "Act"),
        (Kind.METHOD, "Act.z"),
        (Kind.CLASS, "Pair"),
        (Kind.TYPE, "Handler"),
        (Kind.FUNCTION, "top"),
        (Kind.CLASS, "App"),
        (Kind.METHOD, "App.main"),
    ]
    assert found.definitions[0].doc == "A box."
    assert found.definitions[4].complexity == 6
    assert found.definitions[4].signature == "func run(_ a: Int) -> Int"
    assert found.entry_line == 30


def test_references() -> None:
    found = outline("a.swift", SWIFT).references
    assert [one.name for one in found if one.kind is ReferenceKind.IMPORT] == ["Foundation"]
    calls = {one.name for one in found if one.kind is ReferenceKind.CALL}
    assert {"foo", "bar", "Pair", "go"} <= calls
