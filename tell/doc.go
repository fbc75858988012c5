// Package tell tells somebody of findings, each transition once and at most one message a commit: a program, or a webhook. What is
// to be told is in the outbox of a store, package archive's; who is told, a spec says, and has been approved before. It finds
// nothing and judges nothing.
package tell
