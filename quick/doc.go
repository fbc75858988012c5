// Package quick writes a specification from a command line: addresses, and flags by the names that other load tools have
// made familiar. What it writes is the text that somebody would have written by hand, with comments on what to change next, so
// that a measurement of one line goes the way of every other, can be kept, and grows from there. It reads no files and contacts
// nobody; whoever calls it runs the text (package bench).
package quick
