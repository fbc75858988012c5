// Package archive keeps the history of runs in a database: SQLite in one file, or PostgreSQL for a team. It imports result
// files, has package history analyse their points, and gives back what is known of a project as a history.View. Result files
// stay the truth: a store can be made of them again at any time, in any order, and shows the same.
//
// It does not measure or judge (result, history), does not write for people (report), and contacts nobody (notices lie in an
// outbox until somebody sends them). Plain files of runs on this machine are package store's.
//
// Read it in the order of the work: store.go (what it can do), open.go, sqlite.go and postgres.go (whom it talks to), record.go
// (what a run says), import.go, commits.go (the order of runs), load.go and analyse.go (what they come to), view.go. Every
// text of SQL is in queries.go and is the same for both databases.
package archive
