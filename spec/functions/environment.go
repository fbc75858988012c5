package functions

import (
	"errors"
	"fmt"
	"os"
	"strings"

	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/function"
)

var environmentFunctions = []Row{
	{"env", "gives an environment variable, or its second argument when it is not set; only in the default of a variable, so that every value that comes from outside is declared", `env("HOME")`, ``, envFunc},
}

var envFunc = envOf(os.LookupEnv)

// envOf is env in an environment.
func envOf(lookUp func(name string) (string, bool)) function.Function {
	return function.New(&function.Spec{
		Params:   []function.Parameter{{Name: "name", Type: cty.String}},
		VarParam: &function.Parameter{Name: "default", Type: cty.String, AllowNull: true},
		Type:     function.StaticReturnType(cty.String),
		Impl: func(args []cty.Value, _ cty.Type) (cty.Value, error) {
			if len(args) > 2 {
				return cty.NilVal, errors.New("it takes the variable's name and, at most, one default")
			}
			value, set := lookUp(args[0].AsString())
			switch {
			case set:
				return cty.StringVal(value), nil
			case len(args) == 2:
				return args[1], nil
			default:
				return cty.NilVal, fmt.Errorf("the environment variable %q is not set; give a default: env(%q, \"…\")", args[0].AsString(), args[0].AsString())
			}
		},
	})
}

// lookUpIn finds variables in an environment that somebody gives in place of the process's.
func lookUpIn(environ []string) func(name string) (string, bool) {
	return func(name string) (string, bool) {
		for _, entry := range environ {
			if key, value, ok := strings.Cut(entry, "="); ok && key == name {
				return value, true
			}
		}
		return "", false
	}
}

var errEnvElsewhere = errors.New("env can be called in the default of a variable only: declare a variable with this default, and use var.NAME here")

// envElsewhere stands for env everywhere but in defaults.
var envElsewhere = function.New(&function.Spec{
	VarParam: &function.Parameter{Name: "args", Type: cty.DynamicPseudoType, AllowNull: true, AllowUnknown: true, AllowDynamicType: true},
	Type:     func([]cty.Value) (cty.Type, error) { return cty.NilType, errEnvElsewhere },
	Impl:     func([]cty.Value, cty.Type) (cty.Value, error) { return cty.NilVal, errEnvElsewhere },
})
