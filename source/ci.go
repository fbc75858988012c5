package source

import (
	"strconv"
	"strings"

	"bench/result"
)

// A system is a CI system, and the names of the variables by which it says what it runs. Of several names the first that is
// set counts. A merge that the system made to test a change is not the commit: the change's head stands before it.
type system struct {
	provider string
	is       string // the variable that says so
	commit   []string
	base     []string
	branch   []string // of the change's head, before the branch that it wants to go to
	kind     string   // of the change
	change   []string // its number, or a URL that ends in it
	url      []string
	runURL   []string
	job      []string
	attempt  []string
	title    []string // the commit's message
	at       []string // when it was committed
}

// systems are those that are known by their variables alone; GitHub keeps what is needed in a file. The last one is for all
// others.
var systems = []system{
	{
		provider: "gitlab", is: "GITLAB_CI", kind: "merge_request",
		// A pipeline of merged results runs on a merge, and then names the head.
		commit: []string{"CI_MERGE_REQUEST_SOURCE_BRANCH_SHA", "CI_COMMIT_SHA"}, base: []string{"CI_MERGE_REQUEST_DIFF_BASE_SHA"},
		branch: []string{"CI_MERGE_REQUEST_SOURCE_BRANCH_NAME", "CI_COMMIT_BRANCH"}, change: []string{"CI_MERGE_REQUEST_IID"},
		url: []string{"CI_PROJECT_URL"}, runURL: []string{"CI_PIPELINE_URL", "CI_JOB_URL"}, job: []string{"CI_JOB_NAME"},
		title: []string{"CI_COMMIT_TITLE"}, at: []string{"CI_COMMIT_TIMESTAMP"},
	},
	{
		provider: "buildkite", is: "BUILDKITE", kind: "pull_request",
		commit: []string{"BUILDKITE_COMMIT"}, branch: []string{"BUILDKITE_BRANCH"}, change: []string{"BUILDKITE_PULL_REQUEST"},
		url: []string{"BUILDKITE_REPO"}, runURL: []string{"BUILDKITE_BUILD_URL"}, job: []string{"BUILDKITE_LABEL"}, title: []string{"BUILDKITE_MESSAGE"},
	},
	{
		provider: "circleci", is: "CIRCLECI", kind: "pull_request",
		commit: []string{"CIRCLE_SHA1"}, branch: []string{"CIRCLE_BRANCH"}, change: []string{"CIRCLE_PULL_REQUEST"},
		url: []string{"CIRCLE_REPOSITORY_URL"}, runURL: []string{"CIRCLE_BUILD_URL"}, job: []string{"CIRCLE_JOB"},
	},
	{
		provider: "azure", is: "TF_BUILD", kind: "pull_request",
		commit: []string{"SYSTEM_PULLREQUEST_SOURCECOMMITID", "BUILD_SOURCEVERSION"},
		branch: []string{"SYSTEM_PULLREQUEST_SOURCEBRANCH", "BUILD_SOURCEBRANCH"}, change: []string{"SYSTEM_PULLREQUEST_PULLREQUESTNUMBER", "SYSTEM_PULLREQUEST_PULLREQUESTID"},
		url: []string{"BUILD_REPOSITORY_URI"}, job: []string{"SYSTEM_JOBDISPLAYNAME"}, attempt: []string{"SYSTEM_JOBATTEMPT"},
		title: []string{"BUILD_SOURCEVERSIONMESSAGE"},
	},
	{
		provider: "bitbucket", is: "BITBUCKET_BUILD_NUMBER", kind: "pull_request",
		commit: []string{"BITBUCKET_COMMIT"}, branch: []string{"BITBUCKET_BRANCH"}, change: []string{"BITBUCKET_PR_ID"},
		url: []string{"BITBUCKET_GIT_HTTP_ORIGIN"},
	},
	{
		provider: "jenkins", is: "JENKINS_URL", kind: "pull_request",
		commit: []string{"GIT_COMMIT"}, branch: []string{"CHANGE_BRANCH", "BRANCH_NAME", "GIT_BRANCH"}, change: []string{"CHANGE_ID"},
		url: []string{"GIT_URL"}, runURL: []string{"BUILD_URL"}, job: []string{"JOB_NAME"},
	},
	{
		provider: "ci", is: "CI", kind: "change",
		commit: []string{"CI_COMMIT_SHA", "GIT_COMMIT", "COMMIT_SHA"}, branch: []string{"CI_COMMIT_BRANCH", "GIT_BRANCH", "BRANCH_NAME"},
		change: []string{"CI_COMMIT_PULL_REQUEST", "PULL_REQUEST"}, url: []string{"CI_REPO_URL", "GIT_URL"},
		runURL: []string{"CI_PIPELINE_URL", "BUILD_URL"}, job: []string{"CI_JOB_NAME", "JOB_NAME"}, title: []string{"CI_COMMIT_MESSAGE"},
	},
}

// fromCI is what the environment says; nil outside of a CI system.
func fromCI(env func(string) string) *result.Source {
	if set(env("GITHUB_ACTIONS")) {
		return fromGitHub(env)
	}
	for _, s := range systems {
		if set(env(s.is)) {
			return s.read(env)
		}
	}
	return nil
}

// set says that a switch of the environment is on.
func set(value string) bool { return value != "" && value != "0" && !strings.EqualFold(value, "false") }

func (s system) read(env func(string) string) *result.Source {
	first := func(names []string) string {
		for _, name := range names {
			if value := strings.TrimSpace(env(name)); value != "" {
				return value
			}
		}
		return ""
	}
	found := &result.Source{
		Commit: hash(first(s.commit)), Base: hash(first(s.base)), Branch: branch(first(s.branch)), URL: first(s.url),
		Change: change(s.kind, first(s.change)),
		CI:     &result.CI{Provider: s.provider, RunURL: first(s.runURL), Job: first(s.job), Attempt: counted(first(s.attempt))},
	}
	// The message is of the commit that the system checked out, which may be the merge.
	if len(s.commit) > 0 && found.Commit == hash(env(s.commit[len(s.commit)-1])) {
		title, _, _ := strings.Cut(first(s.title), "\n\n")
		found.Subject, found.CommittedAt = title, moment(first(s.at))
	}
	return found
}

// branch is a branch's own name: refs/heads/main and origin/main are main, and a tag is none.
func branch(ref string) string {
	if strings.HasPrefix(ref, "refs/tags/") || strings.HasPrefix(ref, "refs/pull/") {
		return ""
	}
	return strings.TrimPrefix(strings.TrimPrefix(ref, "refs/heads/"), "origin/")
}

// change is the change of that number, or of a URL that ends in it; nil where there is none ("false", say).
func change(kind, number string) *result.Change {
	n := counted(number[strings.LastIndexAny(number, "/!#")+1:])
	if n == 0 {
		return nil
	}
	return &result.Change{Kind: kind, Number: n}
}

// counted is a number above 0, or 0.
func counted(text string) int {
	n, err := strconv.Atoi(text)
	if err != nil || n < 0 {
		return 0
	}
	return n
}
