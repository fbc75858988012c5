package ci

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

func read(t *testing.T, name string) string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("..", filepath.FromSlash(name)))
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// below are the keys at one depth of indentation below a line of YAML.
func below(text, line, indent string) (keys []string) {
	_, rest, found := strings.Cut(text, line+"\n")
	if !found {
		return nil
	}
	key := regexp.MustCompile(`^` + indent + `([A-Za-z_-]+):`)
	for l := range strings.Lines(rest) {
		if !strings.HasPrefix(l, indent) {
			break
		}
		if m := key.FindStringSubmatch(l); m != nil {
			keys = append(keys, m[1])
		}
	}
	return keys
}

func TestTheActionIsWhatItsPageSays(t *testing.T) {
	action, page := read(t, "action.yml"), read(t, "docs/ci.md")
	inputs := below(action, "inputs:", "  ")
	if len(inputs) < 10 || below(action, "outputs:", "  ") == nil {
		t.Fatalf("inputs: %v", inputs)
	}
	for _, name := range inputs {
		if !strings.Contains(action, "inputs."+name) {
			t.Errorf("the input %s is used nowhere", name)
		}
		if !strings.Contains(page, "`"+name+"`") {
			t.Errorf("docs/ci.md has no word about the input %s", name)
		}
	}
	for _, m := range regexp.MustCompile(`inputs\.([a-z-]+)`).FindAllStringSubmatch(action, -1) {
		if !slices.Contains(inputs, m[1]) {
			t.Errorf("the action uses %s, which is no input", m[1])
		}
	}
	uses := strings.Split(page, "- uses: OWNER/bench@main\n")[1:]
	if len(uses) < 2 {
		t.Fatal("docs/ci.md doesn't use the action")
	}
	for _, step := range uses {
		given := below("\n"+step, "        with:", "          ")
		if given == nil {
			t.Errorf("no inputs in\n%s", step)
		}
		for _, name := range given {
			if !slices.Contains(inputs, name) {
				t.Errorf("docs/ci.md gives the action %s, which is no input", name)
			}
		}
	}
}

// No text of an event or an input gets into a script but by the environment: whoever names a branch would write the script, too.
func TestScriptsAreNotPutTogether(t *testing.T) {
	for _, name := range []string{"action.yml", "docs/ci.md"} {
		for line := range strings.Lines(read(t, name)) {
			if strings.Contains(line, "run:") && strings.Contains(line, "${{") {
				t.Errorf("%s: %s", name, line)
			}
		}
	}
}

func TestScriptsThatAreNamedAreThere(t *testing.T) {
	for _, name := range []string{"action.yml", "docs/ci.md", "ci/gitlab/bench.gitlab-ci.yml"} {
		found := regexp.MustCompile(`ci/[a-z]+/[a-z.-]+\.(sh|yml)`).FindAllString(read(t, name), -1)
		if len(found) == 0 {
			t.Errorf("%s names no script", name)
		}
		for _, script := range found {
			if _, err := os.Stat(filepath.Join("..", filepath.FromSlash(script))); err != nil {
				t.Errorf("%s: %v", name, err)
			}
		}
	}
}

// What a shell other than bash would not run is in none of them.
func TestScriptsAreOfPlainShell(t *testing.T) {
	for _, pattern := range []string{"*.sh", "*/*.sh"} {
		scripts, err := filepath.Glob(pattern)
		if err != nil || len(scripts) == 0 {
			t.Fatal(err, pattern)
		}
		for _, name := range scripts {
			if found := regexp.MustCompile(`(?m)\[\[|^\s*function |^\s*local |<<<|pipefail|\$'|\+=`).FindString(read(t, "ci/"+filepath.ToSlash(name))); found != "" {
				t.Errorf("%s has %q", name, found)
			}
		}
	}
}
