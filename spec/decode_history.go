package spec

import (
	"strings"
	"time"

	"bench/pattern"
	"bench/plan"
	"bench/result"
	"bench/spec/diag"
	"bench/spec/lang"
	"bench/words"
)

// How long things are kept where the block doesn't say.
const (
	usualFull = 90 * 24 * time.Hour
	usualThin = 2 * 365 * 24 * time.Hour
)

// decodeHistory reads the history block; nil when there is none.
func (e *evaluation) decodeHistory() *plan.History {
	b := e.reading.all.History
	if b == nil {
		return nil
	}
	f := e.fields(b, lang.HistoryBlock, nil)
	h := &plan.History{History: result.History{Project: f.project(), Branch: f.branch(), Alarms: f.number("alarms"), MinEffect: f.number("min_effect"), Keep: f.keep()}, Range: rangeOf(b.Header)}
	if n := b.One("notify"); n != nil {
		h.Tell = e.decodeNotify(e.fields(n, lang.NotifyBlock, nil))
	}
	switch {
	case h.Tell == nil:
	case h.Tell.Program != nil:
		h.Notify = result.NotifyCommand
	default:
		h.Notify = result.NotifyWebhook
	}
	return h
}

// project reads what the project is called; "" leaves that to whoever stores it.
func (f *fields) project() string {
	v, given := f.known("project")
	if !given {
		return ""
	}
	if why := UnfitProject(v.AsString()); why != "" {
		f.wrong(diag.BadValue, "project", "Invalid name of a project", "%s.", words.Sentence(why))
	}
	return v.AsString()
}

// branch reads whose commits are in order; "" leaves that to whoever stores them.
func (f *fields) branch() string {
	v, given := f.known("branch")
	if !given {
		return ""
	}
	name := v.AsString()
	if why := unfitBranch(name); why != "" {
		f.wrong(diag.BadValue, "branch", "Invalid branch", "%s.", words.Sentence(why))
	}
	return name
}

// projectName has no character that would mean something in a URL, a file's name or the comment by which a report of a pull
// request is found again.
var projectName = pattern.Of(`^[\pL\pN]([\pL\pN _./-]{0,98}[\pL\pN])?$`)

// UnfitProject says why a project can't be called that; "" when it can.
func UnfitProject(name string) string {
	if !projectName.Regexp().MatchString(name) || strings.Contains(name, "--") || strings.Contains(name, "..") {
		return "a project's name has letters and digits, with single spaces, dots, dashes, slashes and underscores between them, 100 at most: " + words.Quote(name) + " is none"
	}
	return ""
}

// unfitBranch says why git can't have a branch of that name.
func unfitBranch(name string) string {
	unfit := func(r rune) bool { return r <= ' ' || r == 0x7f || strings.ContainsRune(`~^:?*[\`, r) }
	if name == "" || len(name) > 255 || strings.ContainsFunc(name, unfit) || strings.HasPrefix(name, "-") || strings.Contains(name, "..") {
		return words.Quote(name) + " is no name of a branch, such as \"main\" or \"release/2\""
	}
	return ""
}

// keep reads for how long a store keeps results.
func (f *fields) keep() result.Keep {
	kept := map[string]time.Duration{"full": usualFull, "thin": usualThin}
	given := f.textMap("keep")
	for _, name := range keysOf(given) {
		if _, known := kept[name]; !known {
			names := keysOf(kept)
			f.wrong(diag.UnknownKey, "keep", "Unknown key", "keep has no key %q: it has %s.%s", name, words.And(names), diag.DidYouMean(name, names))
			continue
		}
		age, err := words.ParseAge(given[name])
		if err != nil {
			f.wrong(diag.BadValue, "keep", "Not an age", "keep.%s: %s.", name, err)
			continue
		}
		kept[name] = age
	}
	full, thin := kept["full"], kept["thin"]
	if _, said := given["thin"]; !said && (full == words.Forever || full > thin) {
		thin = full // who keeps everything so long has nothing to thin out before
	}
	if thin != words.Forever && (full == words.Forever || full > thin) && !f.bad {
		f.wrong(diag.BadValue, "keep", "Thin before full", "A run is kept whole for %s, and then thinned out, which is for %s in all: thin must be at least full.", words.Age(full), words.Age(thin))
	}
	return result.Keep{Full: full.Seconds(), Thin: thin.Seconds()}
}

// decodeNotify reads who is told of findings.
func (e *evaluation) decodeNotify(f *fields) *plan.Tell {
	b := f.b
	switch given := f.has("command"); {
	case given && f.has("webhook"):
		f.wrong(diag.Conflict, "webhook", "Two ways to tell", "A message goes to the command or to the webhook. Choose one: a command can pass it on.")
	case !given && !f.has("webhook") && !f.has("env") && !b.Meant["command"] && !b.Meant["webhook"]:
		e.report(diag.Failure(diag.MissingArgument, b.Header, "Nobody to tell", "A notify block has command = [\"./tell.sh\"], or webhook = var.url."))
		return nil
	case !given && f.has("env") && !b.Meant["command"]:
		f.textMap("env")
		if !f.bad {
			f.wrong(diag.Conflict, "env", "Environment without a command", "env is for the command, and there is none.")
		}
	}
	if f.has("webhook") {
		return f.webhook()
	}
	return f.teller()
}

// teller reads the command of a notify block.
func (f *fields) teller() *plan.Tell {
	p := plan.Server{Name: "history.notify", Type: plan.Command, Command: f.texts("command"), Env: f.textMap("env"), Range: rangeOf(f.b.Header)}
	if len(p.Command) == 0 && f.has("command") && !f.bad {
		f.wrong(diag.BadValue, "command", "Empty command", "The command needs at least the program's name.")
	}
	f.checkProcess(p)
	f.approvable(&p)
	p.Digest = p.ApprovalDigest()
	return &plan.Tell{Program: &p}
}

// webhook reads the URL of a notify block. Its host is shown, since it has to be approved, even where the URL is sensitive: its
// path and its query are what is secret of such an address.
func (f *fields) webhook() *plan.Tell {
	text := f.constant("webhook")
	if f.bad {
		return nil
	}
	u, ok := f.parseURL("webhook", text)
	if !ok {
		return nil
	}
	name := u.Hostname()
	if u.Scheme != "https" && !plan.IsLoopback(name) {
		f.wrong(diag.BadURL, "webhook", "Webhook without encryption", "Whoever is on the way to %s could read the address and use it: a webhook begins with https://.", name)
	}
	host := f.e.host(name, f.at("webhook"))
	return &plan.Tell{Webhook: text, Sensitive: f.secret["webhook"] != nil || u.User != nil, Host: &host}
}
