; Definitions are found by their first words: see statements.py.
[(comment) (marginalia)] @comment.doc

(relation (object_reference name: (_) @name)) @reference.data
(insert (object_reference name: (_) @name)) @reference.data
(from (object_reference name: (_) @name)) @reference.data
(column_definition (object_reference name: (_) @name)) @reference.data
(create_trigger (keyword_on) . (object_reference name: (_) @name)) @reference.data
(create_trigger [(keyword_function) (keyword_procedure)] . (object_reference name: (_) @name))
  @reference.call
(alter_table (object_reference name: (_) @name)) @reference.data
(drop_table (object_reference name: (_) @name)) @reference.data
(create_index (keyword_on) . (object_reference name: (_) @name)) @reference.data
(statement (object_reference name: (_) @name)) @reference.data
(invocation (object_reference name: (_) @name)) @reference.call

[(keyword_when) (keyword_while) (keyword_and) (keyword_or)] @decision
