// Package decl is what a spec declares, as it is written: blocks, arguments and references in them, which of these can't be
// right whatever their values, and in which order declarations need each other. Nothing is evaluated here (spec).
package decl
