// Package program talks with a client program that runs batches in place of a strategy: real code with its own HTTP
// library, in a process of its own, in any language.
//
// What for: the protocol (docs/protocol.md) as a conversation over two streams, with every line checked against what can
// have happened, and the life of the process that has it. What not: it doesn't know what a benchmark, a cell or a trial is;
// bench/engine makes samples of the moments that come back. Its checker is bench/engine/program/check.
package program
