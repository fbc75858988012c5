// Package clients has the ready-made client programs, for bench init: they speak the protocol of docs/protocol.md, each
// with a library of its language. Nothing here is run by bench itself.
package clients

import "embed"

// Files are the clients and their helpers.
//
//go:embed *.py *.mjs *.java go/*.go
var Files embed.FS
