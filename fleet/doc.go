// Package fleet has several machines perform a plan together. A Coordinator is a generator to the engine's conductor: each
// trial is handed to every worker of the roster at once, by a barrier and a common start, and its shares come home through
// a log that survives whoever dies. Work is a worker's life: it says hello, is claimed, performs its portions by an engine's
// Hand, and reports.
//
// It knows nothing of specs and files: what a worker needs of them travels as an encrypted bundle that somebody else
// packs and unpacks. Statistics are result's, load is the engine's. Its rooms: hub is where they meet, facts the log, and
// offset what is known of another machine's clock. docs/architecture.md has the picture.
package fleet
