package spec

import (
	"path/filepath"
	"slices"
	"strings"

	"github.com/hashicorp/hcl/v2"

	"bench/spec/diag"
	"bench/spec/syntax"
	"bench/words"
)

// EnvFolder is the folder beside a spec that has a variables file for each environment: env/staging.tfvars.
const EnvFolder = "env"

// valuesEndings are how the names of an environment's files end, the longest first. All are in one of the two syntaxes.
var valuesEndings = []string{".benchvars.hcl.json", ".benchvars.hcl", ".benchvars.json", ".tfvars.json", ".tfvars", ".hcl.json", ".hcl", ".json"}

// Terraform's names for variables files, which are read where they are named.
const (
	tfvars     = ".tfvars"
	tfvarsJSON = ".tfvars.json"
)

// An environment is a name that -env can have, and its files, of which there should be one.
type environment struct {
	name  string
	files []string // from the spec's folder on
}

// environments are those of the spec in a folder, sorted by name.
func environments(overlays syntax.Overlays, dir string) (found []environment) {
	folder := filepath.Join(dir, EnvFolder)
	names, err := overlays.Names(folder)
	if err != nil {
		return nil
	}
	for _, file := range names {
		i := slices.IndexFunc(valuesEndings, func(ending string) bool { return strings.HasSuffix(file, ending) })
		if i < 0 || strings.HasPrefix(file, ".") || syntax.IsSpecName(file) || isFolder(filepath.Join(folder, file)) {
			continue
		}
		name, path := strings.TrimSuffix(file, valuesEndings[i]), filepath.Join(EnvFolder, file)
		if at := slices.IndexFunc(found, func(e environment) bool { return e.name == name }); at >= 0 {
			found[at].files = append(found[at].files, path)
		} else {
			found = append(found, environment{name, []string{path}})
		}
	}
	slices.SortFunc(found, func(a, b environment) int { return strings.Compare(a.name, b.name) })
	return found
}

// Environments are the names that -env can have for the spec in a folder, sorted.
func Environments(dir string) []string { return environmentNames(environments(nil, dir)) }

// EnvFile is the file that -env reads for the spec in a folder, from there on; "" where there is none, or several.
func EnvFile(dir, name string) string {
	for _, e := range environments(nil, dir) {
		if e.name == name && len(e.files) == 1 {
			return e.files[0]
		}
	}
	return ""
}

func environmentNames(all []environment) []string {
	names := make([]string, len(all))
	for i, e := range all {
		names[i] = e.name
	}
	return names
}

// env takes values from the file of an environment.
func (g *givenValues) env(name, dir string) {
	if g.options.NoValueFiles {
		g.diags = append(g.diags, diag.Placeless(diag.Conflict, "Nothing for -env to read",
			"-env %s reads %s/%s.* beside a spec, and there is no folder of one here.", name, EnvFolder, name))
		return
	}
	all := environments(g.overlays, syntax.Within(g.options.Dir, dir))
	names := environmentNames(all)
	at := slices.Index(names, name)
	switch {
	case len(all) == 0:
		g.diags = append(g.diags, diag.Placeless(diag.MissingFile, "No such environment",
			"-env %s reads %s, and the folder %s has no variables files. Write lines such as name = value there.",
			name, filepath.Join(dir, EnvFolder, name+valuesEndings[1]), filepath.Join(dir, EnvFolder)))
	case at < 0:
		g.diags = append(g.diags, diag.Placeless(diag.MissingFile, "No such environment",
			"%s has no variables file for %q.%s There are: %s.", filepath.Join(dir, EnvFolder), name, diag.DidYouMean(name, names), strings.Join(names, ", ")))
	case len(all[at].files) > 1:
		g.diags = append(g.diags, diag.Placeless(diag.Conflict, "Environment with several files",
			"-env %s could mean %s. Keep one of them, or name it: -var-file.", name, words.Or(all[at].files)))
	default:
		g.file(filepath.Join(dir, all[at].files[0]), false)
	}
}

// hintAtEnv says which environments could give a variable its value; "" where there are none.
func (g *givenValues) hintAtEnv(dir string) string {
	if g.options.NoValueFiles {
		return ""
	}
	names := environmentNames(environments(g.overlays, syntax.Within(g.options.Dir, dir)))
	if len(names) == 0 {
		return ""
	}
	return "; or name an environment: -env " + words.Or(names)
}

// unread mentions variables files with Terraform's names that lie beside the spec, where nobody named any file: people wait for
// their values. Beside Terraform's own configuration they are that one's.
func (g *givenValues) unread(dir string) {
	if slices.ContainsFunc(g.options.Vars, func(a Assignment) bool { return a.Name == "" }) {
		return
	}
	names, _ := g.overlays.Names(syntax.Within(g.options.Dir, dir))
	var lying []string
	for _, name := range names {
		switch {
		case strings.HasSuffix(name, ".tf"), strings.HasSuffix(name, ".tf.json"):
			return
		case strings.HasPrefix(name, "."):
		case strings.HasSuffix(name, tfvars), strings.HasSuffix(name, tfvarsJSON):
			lying = append(lying, name)
		}
	}
	if len(lying) == 0 {
		return
	}
	verb := "lies beside the spec and is"
	if len(lying) > 1 {
		verb = "lie beside the spec and are"
	}
	d := diag.Placeless(diag.UnreadValues, "Variables file not read", "%s %s not read. %s", words.And(lying), verb, howToRead(dir, lying[0]))
	d.Severity = hcl.DiagWarning
	g.diags = append(g.diags, d)
}

// howToRead says how a file that Terraform would read is read here: by its name, or by one that means the same.
func howToRead(dir, name string) string {
	ending := ".hcl"
	stem, isJSON := strings.CutSuffix(name, tfvarsJSON)
	if isJSON {
		ending = ".hcl.json"
	}
	stem = strings.TrimSuffix(stem, tfvars)
	given := "Give it with -var-file=" + filepath.Join(dir, name)
	auto, isAuto := strings.CutSuffix(stem, ".auto")
	switch {
	case stem == "terraform":
		return given + ", or call it bench.benchvars" + ending + ", which is read by itself."
	case isAuto:
		return given + ", or call it " + auto + ".auto.benchvars" + ending + ", which is read by itself."
	default:
		return given + ", or move it to " + filepath.Join(EnvFolder, name) + " and write -env " + stem + "."
	}
}
