// Package server starts the servers that a plan declares, awaits that they are ready, restarts and stops them with all
// that they started, and says what they used meanwhile. A server is a command in a process group of its own, or the
// embedded httpbin. Who asks for that, and what a new process means for the connections to the old one, is engine's.
package server
