// Package web serves a project's history: pages for people and an API for programs, out of a store (package archive). Pages are
// drawn by package report; here is who may see and change what, and what is let in.
//
// Read it in the order in which a request is served: server.go (what there is), guard.go (which requests are answered at all),
// reader.go and session.go (who asks, and what they may), pages.go and decide.go (for people), api.go, push.go and scan.go (for
// programs).
package web
