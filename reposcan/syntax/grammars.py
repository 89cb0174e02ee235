"""The languages that are understood at the generic level, each with its grammar's name.

Only those where `generic.py` was seen to tell the truth: in the others grammars name their nodes in
ways of their own, and little, or worse something false, would be found. So Clojure, Elixir and
Scheme, where all is a call; Haskell, Erlang and Elm, where a function is several nodes; OCaml, F#,
Zig, R and Nix, where a name is bound to a function; Dart, where a method's head and body are apart.
"""

GENERIC = {
    "ActionScript": "actionscript",
    "Ada": "ada",
    "Apex": "apex",
    "Arduino": "arduino",
    "Cairo": "cairo",
    "CUDA": "cuda",
    "D": "d",
    "Emacs Lisp": "elisp",
    "Fennel": "fennel",
    "Fortran": "fortran",
    "FunC": "func",
    "GDScript": "gdscript",
    "Gleam": "gleam",
    "GLSL": "glsl",
    "Hack": "hack",
    "Hare": "hare",
    "Haxe": "haxe",
    "HLSL": "hlsl",
    "Julia": "julia",
    "Lua": "lua",
    "Luau": "luau",
    "Nim": "nim",
    "Objective-C": "objc",
    "Odin": "odin",
    "Pascal": "pascal",
    "PowerShell": "powershell",
    "Solidity": "solidity",
    "Squirrel": "squirrel",
    "Starlark": "starlark",
    "Tcl": "tcl",
    "Verilog": "verilog",
    "VHDL": "vhdl",
    "Vim script": "vim",
    "WGSL": "wgsl",
}
