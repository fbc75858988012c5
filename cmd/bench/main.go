// Command bench measures which of several ways to fetch the same things over HTTP is faster, by how much, and whether
// that can be relied on. This package is the command line: flags, files, the terminal and exit statuses. It measures
// nothing (engine), knows no language (spec), computes no statistics (result) and lays out no report (report).
//
// Each command has a file of its own; commands.go is their table.
package main

import "os"

func main() {
	// HTTP/3's library would write about the kernel's buffers, from wherever it is, into what bench writes.
	_ = os.Setenv("QUIC_GO_DISABLE_RECEIVE_BUFFER_WARNING", "true")
	os.Exit(run(os.Args[1:], os.Stdin, os.Stdout, os.Stderr))
}
