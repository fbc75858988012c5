package source

import (
	"encoding/json"
	"io"
	"os"
	"strings"
	"time"

	"bench/result"
)

// largestEvent is more than GitHub ever writes into an event's file.
const largestEvent = 16 << 20

// A event is what of a GitHub event's file is needed. Of a pull request GITHUB_SHA is a merge that GitHub made to test it; its
// head and its base are only here.
type event struct {
	Number      int `json:"number"`
	PullRequest *struct {
		Number int    `json:"number"`
		Head   gitRef `json:"head"`
		Base   gitRef `json:"base"`
	} `json:"pull_request"`
	MergeGroup *struct {
		BaseSHA string `json:"base_sha"`
	} `json:"merge_group"`
	Before     string `json:"before"` // of a push
	HeadCommit *struct {
		ID        string `json:"id"`
		Message   string `json:"message"`
		Timestamp string `json:"timestamp"`
	} `json:"head_commit"`
}

type gitRef struct {
	SHA string `json:"sha"`
	Ref string `json:"ref"`
}

// fromGitHub is what GitHub Actions says, and who is compatible with them.
func fromGitHub(env func(string) string) *result.Source {
	server, repository, run := env("GITHUB_SERVER_URL"), env("GITHUB_REPOSITORY"), env("GITHUB_RUN_ID")
	found := &result.Source{
		Commit: hash(env("GITHUB_SHA")),
		CI:     &result.CI{Provider: "github", Job: env("GITHUB_JOB"), Attempt: counted(env("GITHUB_RUN_ATTEMPT"))},
	}
	if server != "" && repository != "" {
		found.URL = server + "/" + repository
		if run != "" {
			found.CI.RunURL = found.URL + "/actions/runs/" + run
		}
	}
	if env("GITHUB_REF_TYPE") != "tag" {
		found.Branch = either(env("GITHUB_HEAD_REF"), branch(either(env("GITHUB_REF"), env("GITHUB_REF_NAME"))))
	}
	if rest, ok := strings.CutPrefix(env("GITHUB_REF"), "refs/pull/"); ok {
		number, _, _ := strings.Cut(rest, "/")
		found.Change = change("pull_request", number)
	}
	readEvent(env("GITHUB_EVENT_PATH")).tell(found)
	return found
}

// readEvent reads an event's file; one that can't be read says nothing.
func readEvent(path string) (e event) {
	if path == "" {
		return e
	}
	f, err := os.Open(path)
	if err != nil {
		return e
	}
	defer f.Close()
	if json.NewDecoder(io.LimitReader(f, largestEvent)).Decode(&e) != nil {
		return event{}
	}
	return e
}

// tell puts into found what the event knows better.
func (e event) tell(found *result.Source) {
	if p := e.PullRequest; p != nil {
		if head := hash(p.Head.SHA); head != "" {
			found.Commit = head
		}
		found.Base = hash(p.Base.SHA)
		found.Branch = either(found.Branch, p.Head.Ref)
		if n := max(p.Number, e.Number); n > 0 {
			found.Change = &result.Change{Kind: "pull_request", Number: n}
		}
		return
	}
	if e.MergeGroup != nil {
		found.Base = hash(e.MergeGroup.BaseSHA)
		return
	}
	if e.Before != "" {
		found.Base = hash(e.Before)
	}
	if c := e.HeadCommit; c != nil && c.ID == found.Commit {
		title, _, _ := strings.Cut(c.Message, "\n\n")
		found.Subject, found.CommittedAt = title, moment(c.Timestamp)
	}
}

// hash is a commit's name, in lower case; "" for what is none, and for the zeros that mean none.
func hash(text string) string {
	text = strings.ToLower(strings.TrimSpace(text))
	if len(text) < 7 || len(text) > 64 || strings.Trim(text, "0123456789abcdef") != "" || strings.Trim(text, "0") == "" {
		return ""
	}
	return text
}

// moment is a time as CI systems write it; nil for none.
func moment(text string) *time.Time {
	t, err := time.Parse(time.RFC3339, text)
	if err != nil {
		return nil
	}
	t = t.UTC()
	return &t
}
