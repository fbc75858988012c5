package archive

import (
	"context"
	"time"

	"bench/history"
)

// A Store keeps the history of runs. Its methods may be called by several goroutines, and several processes may have the same
// store open. A project is named as in a result; "" is the only one, and an error where there are several.
type Store interface {
	Importer
	Reader
	Keeper
	Doorkeeper
	Outbox
	Close() error
}

// An Importer takes runs in.
type Importer interface {
	// Import keeps a result file, which may be compressed by gzip, and analyses what it touches. It takes a file twice
	// without doing anything the second time. An error has left the store as it was.
	Import(ctx context.Context, data []byte, o ImportOptions) (Imported, error)
	// Analyse does what imports with ImportOptions.Later have put off.
	Analyse(ctx context.Context, project string) error
	// Rebuild analyses all projects again, from their points.
	Rebuild(ctx context.Context) error
	// Decide notes what somebody said of a finding.
	Decide(ctx context.Context, project string, d history.Decision) error
}

// A Reader shows what is there.
type Reader interface {
	View(ctx context.Context, q Query) (*history.View, error)
	// Projects are the names of all, in order.
	Projects(ctx context.Context) ([]string, error)
	// Run is the result file of a run as it was imported, or what prune has left of it.
	Run(ctx context.Context, project, id string) ([]byte, error)
	// Baseline is the run to compare a commit's with; commit "": with the newest one's. Base is the newest commit of the main branch
	// that a commit stands on which the store may not know; "": whoever asks doesn't know either.
	Baseline(ctx context.Context, project, commit, base string) (Baseline, error)
	// Export gives each run's result file, the oldest first, until f returns an error; nil where only its points are left.
	Export(ctx context.Context, project string, f func(id string, data []byte) error) error
}

// A Keeper looks after the room that a store takes.
type Keeper interface {
	// Prune makes large results small and drops small ones, by their age; what findings rest on stays. dry only counts.
	Prune(ctx context.Context, keep Keep, dry bool) (Pruned, error)
	// Pin keeps a run's full result for ever; on false no more.
	Pin(ctx context.Context, project, run string, on bool) error
}

// A Doorkeeper knows who may do what.
type Doorkeeper interface {
	// AddToken makes one, and returns its secret, which is kept nowhere.
	AddToken(ctx context.Context, t Token) (secret string, err error)
	Tokens(ctx context.Context) ([]Token, error)
	// RevokeToken takes back the tokens of that name.
	RevokeToken(ctx context.Context, name string) error
	// Allowed is the token that a secret is of. ErrNotAllowed: of none, or of one that has expired.
	Allowed(ctx context.Context, secret string) (Token, error)
	// Audit notes a write access.
	Audit(ctx context.Context, e Event) error
	// Audits are the newest n notes, the newest first.
	Audits(ctx context.Context, n int) ([]Event, error)
}

// An Outbox has what is to be told of findings, each transition once.
type Outbox interface {
	// Due are the notices to be sent now, the oldest first.
	Due(ctx context.Context, now time.Time) ([]Notice, error)
	// Sent notes that they were. What was told is never taken back without a word.
	Sent(ctx context.Context, ids ...int64) error
	// Take puts notices off, those that nobody has sent or put off since they were read, and returns their ids: they are the caller's to
	// tell, and nobody else's who has read them, too. Each time it is for twice as long, from a minute to six hours.
	Take(ctx context.Context, now time.Time, due ...Notice) (ids []int64, err error)
}

// ImportOptions say what a result doesn't.
type ImportOptions struct {
	Project string // instead of what the result declares
	Else    string // where neither the result nor its repository has a name for the project, say that of the working folder
	Later   bool   // many runs follow: Analyse is called behind the last one
	Quiet   bool   // nothing of it is put into the outbox: old runs are no news
}

// ImportKind says what an import did.
type ImportKind string

// What imports do.
const (
	Added    ImportKind = "added"
	Known    ImportKind = "known"    // it was there
	Replaced ImportKind = "replaced" // the run had been interrupted, and this is more of it
)

// Imported is what an import came to.
type Imported struct {
	Project string     `json:"project"`
	ID      string     `json:"id"` // of the run
	Kind    ImportKind `json:"kind"`
	// Series is how many series have a point of the run. With none it is kept, and no history is made of it.
	Series int `json:"series"`
	// Findings are those that weren't there before, or have another state now.
	Findings []history.Finding `json:"findings,omitempty"`
}

// A Query says what of a project to show.
type Query struct {
	Project string
	// Branch shows the runs of another branch, too; "*" of all. "" are those of the main branch.
	Branch string
	// Series and Metric leave out others: a series' address or the beginning of it up to a slash.
	Series, Metric string
	Since          time.Time // runs that started before are left out
	Last           int       // so many runs of the main branch at most; 0: as many as are analysed together
	// Plain leaves out what charts don't show: what comparisons of two builds said, and points of other branches.
	Plain bool
}

// A Baseline is the run to compare with, and how it was found.
type Baseline struct {
	Run     string   `json:"run"`
	Commit  string   `json:"commit"`
	Machine string   `json:"machine"`
	Reasons []string `json:"reasons"` // why this one, and why not nearer ones; sentences
}

// Keep is for how long what is kept; zero: for as long as the project's newest spec says, or else UsualFull and UsualThin.
type Keep struct {
	Full time.Duration // results as they were imported
	Thin time.Duration // without timelines and histograms of trials
	Now  time.Time     // ages are counted up to it
}

// Pruned is what prune did, or would do.
type Pruned struct {
	Thinned int   `json:"thinned"` // results that were made small
	Dropped int   `json:"dropped"` // results of which only the points are left
	Kept    int   `json:"kept"`    // old ones that stay full: pinned, tagged, the last of a level, or near a finding
	Bytes   int64 `json:"bytes"`   // that became free
}

// May is what a token is for.
type May string

// What tokens are for. Whoever may push or triage may read.
const (
	Read   May = "read"
	Push   May = "push"
	Triage May = "triage"
)

// A Token lets somebody in. Of its secret only the digest is kept.
type Token struct {
	Name    string    `json:"name"`
	May     May       `json:"may"`
	Project string    `json:"project,omitempty"` // "": all
	Expires time.Time `json:"expires,omitzero"`  // zero: never
}

// An Event is a write access, for the audit.
type Event struct {
	At   time.Time `json:"at"`
	Who  string    `json:"who"`
	What string    `json:"what"`
}

// A Notice is a transition of a finding that somebody should be told of.
type Notice struct {
	ID      int64           `json:"id"`
	Project string          `json:"project"`
	State   history.State   `json:"state"` // that it came into
	Tries   int             `json:"tries"`
	Finding history.Finding `json:"finding"` // as it is now
}
