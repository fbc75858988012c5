package result

import "time"

// A Source is where what was measured comes from, as far as it is known: which commit, on whose behalf. Nothing in it is
// judged; history puts runs in order by it.
type Source struct {
	VCS         string     `json:"vcs,omitempty"`    // "git"
	Commit      string     `json:"commit,omitempty"` // the head's, not that of a merge which a CI made to test it
	Parents     []string   `json:"parents,omitempty"`
	Base        string     `json:"base,omitempty"`   // the commit it is compared with
	Branch      string     `json:"branch,omitempty"` // "" where none is checked out, say a tag
	Dirty       *bool      `json:"dirty,omitempty"`  // files of the commit were changed; nil: unknown
	CommittedAt *time.Time `json:"committed_at,omitempty"`
	Subject     string     `json:"subject,omitempty"` // the commit's first line
	URL         string     `json:"url,omitempty"`     // of the repository, without user and password
	Change      *Change    `json:"change,omitempty"`
	CI          *CI        `json:"ci,omitempty"`
	// Accepts are what the messages of what was measured accept, by their trailers "Bench-Accept".
	Accepts []Accept `json:"accepts,omitempty"`
}

// An Accept says that what is found of series, at the commit, is as it should be.
type Accept struct {
	Series string `json:"series"`           // the address of one, or the beginning of some up to a slash
	Metric string `json:"metric,omitempty"` // "": all
}

// A Change is what asks for a commit to be taken.
type Change struct {
	Kind   string `json:"kind"` // "pull_request", "merge_request", or "change" where nobody says which
	Number int    `json:"number"`
}

// CI is who ran bench, if not a person.
type CI struct {
	Provider string `json:"provider"` // "github", "gitlab"; "ci" for one without a name
	RunURL   string `json:"run_url,omitempty"`
	Job      string `json:"job,omitempty"`
	Attempt  int    `json:"attempt,omitempty"` // from 1
}

// A MeasuredServer is a server that was started for the run: which program it was.
type MeasuredServer struct {
	Name    string `json:"name"`              // as in Cell.Servers
	Digest  string `json:"digest,omitempty"`  // SHA-256 of the executable, in hexadecimal; "": it could not be read
	Version string `json:"version,omitempty"` // that a program of Go says of itself, or bench's own; "": none
}
