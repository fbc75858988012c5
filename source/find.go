package source

import (
	"context"
	"net/url"
	"reflect"
	"slices"
	"strings"
	"time"

	"bench/result"
)

// Given is what whoever started bench says; what is zero is left to be found.
type Given struct {
	Commit, Base, Branch string
	Change               int
}

// gitLimit is how long git may take, all in all: a run must not wait for a network file system.
const gitLimit = time.Second

// Find is the source of what is measured from a spec in the folder dir, in the environment env (os.Getenv); nil where nothing
// is known of it.
func Find(ctx context.Context, dir string, env func(string) string, given Given) *result.Source {
	s := &result.Source{Commit: given.Commit, Base: given.Base, Branch: given.Branch}
	if given.Change != 0 {
		s.Change = &result.Change{Kind: "change", Number: given.Change}
	}
	fill(s, fromCI(env))
	ctx, cancel := context.WithTimeout(ctx, gitLimit)
	defer cancel()
	repository{ctx: ctx, dir: dir}.fill(s)
	s.URL = withoutUser(s.URL)
	if s.CI != nil {
		s.CI.RunURL = withoutUser(s.CI.RunURL)
	}
	s.Subject = subject(s.Subject)
	if reflect.ValueOf(*s).IsZero() {
		return nil
	}
	return s
}

// fill puts into s what it leaves open, and who is said to have found it. What is told of another commit stays out.
func fill(s, found *result.Source) {
	if found == nil {
		return
	}
	if s.Commit == "" || s.Commit == found.Commit {
		s.Commit, s.Parents, s.CommittedAt, s.Subject = found.Commit, found.Parents, found.CommittedAt, found.Subject
	}
	s.Base = either(s.Base, found.Base)
	s.Branch = either(s.Branch, found.Branch)
	s.URL = either(s.URL, found.URL)
	s.CI = found.CI
	switch {
	case s.Change == nil:
		s.Change = found.Change
	case found.Change != nil:
		s.Change.Kind = found.Change.Kind // a number alone doesn't say of what
	}
}

// either is the first of the texts that says something.
func either(texts ...string) string {
	if i := slices.IndexFunc(texts, func(text string) bool { return text != "" }); i >= 0 {
		return texts[i]
	}
	return ""
}

// withoutUser is a repository's URL as it may be shown: without user and password, and without what stands behind "?", where
// tokens are, too. A path of this machine is nobody's business, and "".
func withoutUser(text string) string {
	if text == "" {
		return ""
	}
	if !strings.Contains(text, "://") { // git@github.com:team/shop.git, as ssh writes it
		first, _, _ := strings.Cut(text, "/")
		text = text[strings.LastIndexByte(first, '@')+1:]
		host, path, remote := strings.Cut(text, ":")
		if !remote || strings.ContainsAny(host, `/\`) || len(host) < 2 {
			return ""
		}
		return host + ":" + path
	}
	u, err := url.Parse(text)
	if err != nil || u.Host == "" || u.Scheme == "file" {
		return ""
	}
	return (&url.URL{Scheme: u.Scheme, Host: u.Host, Path: u.Path}).String()
}

// longest is how many characters of a subject are kept.
const longest = 200

// subject is a commit's first paragraph in one line.
func subject(text string) string {
	text = strings.Join(strings.Fields(strings.ToValidUTF8(text, "\uFFFD")), " ")
	if r := []rune(text); len(r) > longest {
		return string(r[:longest-1]) + "…"
	}
	return text
}
