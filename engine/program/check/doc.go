// Package check plays what can go wrong with one page of five to a client program, on a server of its own, and says what
// the program did: what bench check-program shows. It judges the protocol alone; what a library does about a page that
// fails is the library's affair, and what the program is measured for.
package check
