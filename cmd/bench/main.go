// Command bench measures which of several ways to fetch the same things over HTTP is faster, by how much, and whether
// that can be relied on. This package is the command line: flags, files, the terminal and exit statuses. It measures
// nothing (engine), knows no language (spec), computes no statistics (result) and lays out no report (report).
//
// Each command has a file of its own; commands.go is their table.
package main

import (
	"os"
	"runtime/debug"

	"bench/engine/process"
)

// guardCommand is what bench calls itself with to guard a server. It is for nobody else, and in no list of commands.
const guardCommand = "guard-a-server"

func main() {
	if len(os.Args) == 2 && os.Args[1] == guardCommand {
		process.Guard(os.Stdin)
		return
	}
	// Where Go's runtime has to give up, out of memory, say, it ends with status 2, which is a gate that failed and nothing
	// else. So it aborts: 134.
	debug.SetTraceback("crash")
	quitQuietly()
	// HTTP/3's library would write about the kernel's buffers, from wherever it is, into what bench writes.
	_ = os.Setenv("QUIC_GO_DISABLE_RECEIVE_BUFFER_WARNING", "true")
	os.Exit(run(os.Args[1:], os.Stdin, os.Stdout, os.Stderr))
}
