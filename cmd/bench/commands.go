package main

import "strings"

// commands is the table of commands, in the order in which help lists them: that of a first day's work.
func commands() []command {
	return []command{
		initCommand(),
		importCommand(),
		validateCommand(),
		planCommand(),
		runCommand(),
		workerCommand(),
		workersCommand(),
		abCommand(),
		explainCommand(),
		checkProgramCommand(),
		showCommand(),
		compareCommand(),
		historyCommand(),
		pushCommand(),
		pullCommand(),
		uiCommand(),
		outputCommand(),
		consoleCommand(),
		listCommand(),
		fmtCommand(),
		selftestCommand(),
		serveCommand(),
		lspCommand(),
		mcpCommand(),
		schemaCommand(),
		versionCommand(),
		completionCommand(),
		manCommand(),
	}
}

// A command is one row of the table.
type command struct {
	name     string
	alias    string // another name for the same command, or ""
	args     string // the arguments in the usage line: "[PATH]"
	maxArgs  int    // how many it takes; -1: any number
	summary  string // one line, for the list of commands
	about    string // one paragraph, for its own help
	examples []example
	statuses []exitStatus

	verbatim   bool // from the first -- on, it gets its arguments as they are
	foreign    bool // its arguments are another program's from the first one on: flags stand in front of it
	jsonErrors bool // with -json, even a wrong flag is reported as JSON

	// parts are commands of their own, whose names begin with this one's: "history import".
	parts []command

	// complete are the words that its arguments could be, for shells; nil: files.
	complete func(s *session) []candidate

	// declare declares the command's flags, and returns what does the work once they are parsed.
	declare func(f *flags) action
}

// usage is the command's usage line.
func (c command) usage() string { return strings.TrimSpace("bench " + c.name + " [flags] " + c.args) }

// An action does a command's work. Its answer goes to s.out, everything else to s.err.
type action func(s *session) status

// An example is a command line and what it is for.
type example struct{ line, why string }

// A status is what the process ends with. Scripts rely on them: docs/ci.md.
type status int

const (
	done        status = 0
	cannot      status = 1   // could not do it: usage, invalid spec, target unreachable, file trouble
	gateFailed  status = 2   // measured, and a gate failed
	notJudged   status = 3   // measured, but a gate could not be judged; fmt -check: something to format
	hungUp      status = 129 // by SIGHUP: 128 + 1
	interrupted status = 130 // by SIGINT: 128 + 2
	quit        status = 131 // by SIGQUIT: 128 + 3
	terminated  status = 143 // by SIGTERM: 128 + 15
)

// worse is the status of two pieces of work: not having done one of them outweighs what the other found.
func worse(a, b status) status {
	if a == cannot || b == cannot {
		return cannot
	}
	return max(a, b)
}

// An exitStatus is a row of a command's EXIT STATUS section.
type exitStatus struct {
	status  status
	meaning string
}

// usual are the statuses of a command that measures nothing.
func usual(meaning string) []exitStatus {
	return []exitStatus{{done, meaning}, {cannot, "could not do it: usage, invalid spec, file trouble"}}
}

// find returns the command called name.
func find(name string) (command, bool) {
	for _, c := range commands() {
		if name != "" && (c.name == name || c.alias == name) {
			return c, true
		}
	}
	return command{}, false
}

// commandNames are all names that find knows.
func commandNames() []string {
	var names []string
	for _, c := range commands() {
		names = append(names, c.name)
		if c.alias != "" {
			names = append(names, c.alias)
		}
	}
	return names
}
