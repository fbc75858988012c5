// Package wire is the part of the Language Server Protocol that bench speaks: its messages as plain structs, with the names
// of the protocol, and how they are framed on a stream. What they mean here is package lsp's.
// https://microsoft.github.io/language-server-protocol/specifications/lsp/3.17/specification/
package wire
