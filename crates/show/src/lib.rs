//! What a demo says: figures, tables, values and checks.
