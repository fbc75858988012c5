package functions

import (
	"fmt"
	"slices"
	"strings"

	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/function"

	"bench/spec/budget"
	"bench/spec/diag"
)

// A Family is a chapter of the function table.
type Family struct {
	Name string
	Rows []Row
}

// A Row is a function of the language. Its example is evaluated by a test and stands in the reference.
type Row struct {
	Name    string
	Doc     string
	Example string // an expression
	Result  string // what it gives, as HCL; "" where that depends on files or on a run
	Call    function.Function
}

// Chapters whose functions can be called only in some places.
const (
	ResultFamily      = "Results"     // after the run
	EnvironmentFamily = "Environment" // in the default of a variable
	CaptureFamily     = "Captures"    // in capture and count
)

// Table is every function of the language. The file functions read from dir and from nowhere else, and fill
// templates inside a budget.
func Table(dir *Folder, b *budget.Budget) []Family {
	return []Family{
		{"Strings", stringFunctions},
		{"Numbers", numberFunctions},
		{"Collections", collectionFunctions},
		{"Types", typeFunctions},
		{"Encoding", encodingFunctions},
		{"Hashes", hashFunctions},
		{"Dates and units", unitFunctions},
		{"Files", fileFunctions(dir, b)},
		{ConditionFamily, conditionFunctions},
		{ResultFamily, resultFunctions},
		{EnvironmentFamily, environmentFunctions},
		{CaptureFamily, captureFunctions},
	}
}

// All are what expressions may call. env is among them only to say where it may be called.
func All(dir *Folder, b *budget.Budget) map[string]function.Function {
	all := WithEnv(dir, b)
	all["env"] = envElsewhere
	return all
}

// WithEnv are what the default of a variable may call: all functions, env included.
func WithEnv(dir *Folder, b *budget.Budget) map[string]function.Function {
	all := make(map[string]function.Function, 128)
	for _, family := range Table(dir, b) {
		for _, row := range family.Rows {
			if row.Name == "env" && dir.Environ != nil {
				row.Call = envOf(lookUpIn(dir.Environ()))
			}
			all[row.Name] = guarded(row, b, dir.Vault)
		}
	}
	return all
}

// ReadsFiles says whether a function reads files.
func ReadsFiles(name string) bool { return slices.Contains(fileReaders, name) }

// fileReaders are the functions of the chapter of files.
var fileReaders = func() []string {
	var names []string
	for _, row := range fileFunctions(nil, nil) {
		names = append(names, row.Name)
	}
	return names
}()

// Names are the names of all functions, sorted.
func Names() []string {
	var names []string
	for _, family := range Table(nil, nil) {
		for _, row := range family.Rows {
			names = append(names, row.Name)
		}
	}
	slices.Sort(names)
	return names
}

// absentFunctions are names that people bring along from other tools, and what to do here instead.
var absentFunctions = map[string]string{
	"timestamp":        "A spec must mean the same whenever it is read. Use bench.started_at, the moment the run began.",
	"plantimestamp":    "A spec must mean the same whenever it is read. Use bench.started_at, the moment the run began.",
	"now":              "A spec must mean the same whenever it is read. Use bench.started_at, the moment the run began.",
	"uuid":             "A spec must mean the same whenever it is read. Use bench.run_id, or uuidv5 for an id made from a name.",
	"uuidv4":           "A spec must mean the same whenever it is read. Use bench.run_id, or uuidv5 for an id made from a name.",
	"random":           "A spec must mean the same whenever it is read. Give the benchmark a seed to fix what it draws by chance.",
	"bcrypt":           "It gives another result at each call, and a spec must mean the same whenever it is read.",
	"abspath":          "A spec must mean the same on every machine. Paths are relative to the spec's folder.",
	"pathexpand":       "A spec must mean the same on every machine. Paths are relative to the spec's folder.",
	"nonsensitive":     "What depends on a sensitive value stays sensitive.",
	"yamldecode":       "Use jsondecode, or write the value in HCL.",
	"yamlencode":       "Use jsonencode: JSON is YAML, too.",
	"list":             "Write a list in brackets: [1, 2, 3].",
	"map":              "Write a map in braces: { key = \"value\" }.",
	"len":              "Use length.",
	"printf":           "Use format.",
	"sprintf":          "Use format.",
	"print":            "Use an output block, or \"bench console\".",
	"count":            "Use length.",
	"size":             "Use length.",
	"getenv":           "Use env, in the default of a variable.",
	"get_env":          "Use env, in the default of a variable.",
	"median":           "Every clock of a cell has its median already: service.p50.",
	"percentile":       "Every clock of a cell has its percentiles already: service.p99.",
	"avg":              "Divide: sum(list) / length(list).",
	"mean":             "Divide: sum(list) / length(list).",
	"seconds":          "Use duration: duration(\"1m30s\") is 90.",
	"file_get":         "Use file.",
	"templatestring":   "Write the template where it is used: a string is one.",
	"filebase64sha256": "Use base64encode or sha256 over file.",
	"filesha256":       "Use sha256(file(…)).",
	"filemd5":          "Use md5(file(…)).",
	"filesha1":         "Use sha1(file(…)).",
	"filesha512":       "Use sha512(file(…)).",
}

// Unknown says what is wrong with a call to name, and what would be right.
func Unknown(name string) string {
	if hint, ok := absentFunctions[strings.ToLower(name)]; ok {
		return fmt.Sprintf("There is no function %q. %s", name, hint)
	}
	if strings.Contains(name, "::") {
		return fmt.Sprintf("There is no function %q: functions have plain names here, without \"::\".", name)
	}
	return fmt.Sprintf("There is no function %q.%s", name, diag.DidYouMean(name, Names()))
}

// pure makes a function of strings, the most frequent kind.
func pure(params []string, call func(args []string) (cty.Value, error), ty cty.Type) function.Function {
	spec := &function.Spec{
		Type: function.StaticReturnType(ty),
		Impl: func(args []cty.Value, _ cty.Type) (cty.Value, error) {
			texts := make([]string, len(args))
			for i, a := range args {
				texts[i] = a.AsString()
			}
			return call(texts)
		},
	}
	for _, p := range params {
		spec.Params = append(spec.Params, function.Parameter{Name: p, Type: cty.String})
	}
	return function.New(spec)
}
