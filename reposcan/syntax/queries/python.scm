(function_definition name: (identifier) @name body: (block) @body) @definition.function
(class_definition name: (identifier) @name body: (block) @body) @definition.class
(type_alias_statement left: (type (identifier) @name)) @definition.type
(type_alias_statement left: (type (generic_type (identifier) @name))) @definition.type
(module
  (assignment left: (identifier) @name (#match? @name "^_*[A-Z][A-Z0-9_]*$")) @definition.constant)

(decorated_definition definition: (_) @wrapped) @wrapper
(block . (string) @doc) @body
(module . (comment)* . (string) @doc)
(comment) @comment

(call function: [(identifier) @name (attribute attribute: (identifier) @name)]) @reference.call
(decorator [(identifier) @name (attribute attribute: (identifier) @name)]) @reference.call
(class_definition
  superclasses: (argument_list
    [(identifier) @name
     (attribute attribute: (identifier) @name)
     (subscript value: (identifier) @name)]) @reference.type)
(type [(identifier) @name (attribute attribute: (identifier) @name)]) @reference.type
(type (generic_type (identifier) @name)) @reference.type
(type (binary_operator [(identifier) @name (attribute attribute: (identifier) @name)])) @reference.type
(type (subscript value: [(identifier) @name (attribute attribute: (identifier) @name)])) @reference.type
(type (subscript subscript: [(identifier) @name (attribute attribute: (identifier) @name)])) @reference.type
(import_statement
  name: [(dotted_name) @name (aliased_import name: (dotted_name) @name)]) @reference.import
(import_from_statement module_name: (_) @name (wildcard_import)) @reference.import
(import_from_statement
  module_name: (_) @module
  name: [(dotted_name) @name (aliased_import name: (dotted_name) @name)]
  (#set! join ".")) @reference.import

["if" "elif" "for" "while" "and" "or"] @decision
(except_clause) @decision
(case_clause "case" @decision (case_pattern) @_pattern (#not-eq? @_pattern "_"))
(module
  (if_statement condition: (_) @entry)
  (#match? @entry "__name__\\s*==\\s*['\"]__main__['\"]"))
