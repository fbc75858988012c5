// Package store is where bench touches the disk for what it keeps: runs and the folder they lie in, and the one way to replace
// a file, so that whoever looks finds the old content or the new one, never a part. What the content means is the business of
// the packages that own it (result, plan); specs are read by spec.
package store
