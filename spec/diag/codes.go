package diag

import (
	"fmt"

	"github.com/hashicorp/hcl/v2"
)

// A Code is the stable name of one kind of diagnostic: texts may be polished, codes stay. It is the diagnostic's Extra.
type Code string

// The codes, in the order in which a spec meets them. codeMeanings says what each stands for.
const (
	NoSpec             Code = "no_spec"
	UnreadableFile     Code = "unreadable_file"
	FileTooLarge       Code = "file_too_large"
	BadEncoding        Code = "bad_encoding"
	TooDeep            Code = "too_deep"
	Syntax             Code = "syntax"
	BadVersion         Code = "bad_version"
	WrongVersion       Code = "wrong_version"
	UnknownBlock       Code = "unknown_block"
	ReservedBlock      Code = "reserved_block"
	BadLabel           Code = "bad_label"
	Duplicate          Code = "duplicate"
	BadModule          Code = "bad_module"
	MissingBlock       Code = "missing_block"
	UnknownArgument    Code = "unknown_argument"
	MissingArgument    Code = "missing_argument"
	Conflict           Code = "conflict"
	NotStatic          Code = "not_static"
	UnknownReference   Code = "unknown_reference"
	OutOfScope         Code = "out_of_scope"
	NotAReference      Code = "not_a_reference"
	Cycle              Code = "cycle"
	UnknownAttribute   Code = "unknown_attribute"
	UnknownKey         Code = "unknown_key"
	UnknownFunction    Code = "unknown_function"
	FunctionFailed     Code = "function_failed"
	BadExpression      Code = "bad_expression"
	TooLarge           Code = "too_large"
	WrongType          Code = "wrong_type"
	BadValue           Code = "bad_value"
	NotKnown           Code = "not_known"
	SensitiveValue     Code = "sensitive_value"
	NoValue            Code = "no_value"
	UndeclaredVariable Code = "undeclared_variable"
	UnreadValues       Code = "unread_values"
	InvalidVariable    Code = "invalid_variable"
	Deprecated         Code = "deprecated"
	BadURL             Code = "bad_url"
	BadHeader          Code = "bad_header"
	BadPattern         Code = "bad_pattern"
	MissingFile        Code = "missing_file"
	UnknownMetric      Code = "unknown_metric"
	UndirectedMetric   Code = "undirected_metric"
	NothingToCompare   Code = "nothing_to_compare"
	WeakGate           Code = "weak_gate"
	FailedPrecondition Code = "failed_precondition"
	FailedEvaluation   Code = "failed_evaluation"
	BadTarget          Code = "bad_target"
	TooManyCells       Code = "too_many_cells"
	NeverUsed          Code = "never_used"
)

// A CodeInfo is a code and what it means, for the page that lists them all.
type CodeInfo struct {
	Code    Code
	Meaning string
}

// Codes lists every code, in the order in which a spec meets them.
func Codes() []CodeInfo {
	return []CodeInfo{
		{NoSpec, "There is no spec at the given path."},
		{UnreadableFile, "A file of the spec can't be read."},
		{FileTooLarge, "A file is larger than any spec written by people."},
		{BadEncoding, "A file is not UTF-8 text."},
		{TooDeep, "An expression or a block is nested too deeply, or a number is out of range."},
		{Syntax, "The text is not HCL, or not JSON."},
		{BadVersion, "required_version is no version constraint."},
		{WrongVersion, "The spec asks for another version of bench."},
		{UnknownBlock, "No block of this type exists here."},
		{ReservedBlock, "The block type is reserved, or means something else in bench."},
		{BadLabel, "A block's name is missing, extra or not a name."},
		{Duplicate, "Something that may stand once stands twice."},
		{BadModule, "A module can't be taken from where source says, or has what a module can't have."},
		{MissingBlock, "A nested block that is needed is missing."},
		{UnknownArgument, "The block has no such argument."},
		{MissingArgument, "A required argument is missing."},
		{Conflict, "Arguments that exclude each other are both given."},
		{NotStatic, "The bench block is read before everything else, so it can't refer to anything."},
		{UnknownReference, "Nothing of this name is declared."},
		{OutOfScope, "The name exists, but has no value at this place."},
		{NotAReference, "A reference is wanted here, and this is something else."},
		{Cycle, "Declarations refer to each other in a circle."},
		{UnknownAttribute, "The value has no such attribute."},
		{UnknownKey, "The value has no element with this key."},
		{UnknownFunction, "There is no function of this name."},
		{FunctionFailed, "A function can't be applied to these arguments."},
		{BadExpression, "An expression can't be evaluated."},
		{TooLarge, "Evaluating an expression makes more values or text, or takes more work, than a spec may."},
		{WrongType, "The value has the wrong type."},
		{BadValue, "The value is not one that is allowed here."},
		{NotKnown, "The value must be known before the run starts, and is known only later."},
		{SensitiveValue, "A sensitive value would be shown here."},
		{NoValue, "A variable without a default has no value."},
		{UndeclaredVariable, "A value was given for a variable that isn't declared."},
		{UnreadValues, "A file of values lies beside the spec under a name by which it is not read."},
		{InvalidVariable, "A variable's value doesn't pass its validation."},
		{Deprecated, "A deprecated variable was set."},
		{BadURL, "The URL can't be requested."},
		{BadHeader, "HTTP doesn't allow this header or method."},
		{BadPattern, "A regular expression or a JSONPath doesn't compile."},
		{MissingFile, "A file that the run needs doesn't exist."},
		{UnknownMetric, "There is no metric of this name."},
		{UndirectedMetric, "The metric can't be compared: neither more nor less of it is better. The message says what to write instead."},
		{NothingToCompare, "The baseline leaves nothing to compare with."},
		{WeakGate, "The gate can never be decided with so few blocks or samples."},
		{FailedPrecondition, "A benchmark's precondition doesn't hold."},
		{FailedEvaluation, "An expression over results failed after the run."},
		{BadTarget, "-target or -exclude selects nothing."},
		{TooManyCells, "The benchmark has more cells than can be run."},
		{NeverUsed, "Something is declared and never used."},
	}
}

// CodeOf is the code of a diagnostic, "" when it has none.
func CodeOf(d *hcl.Diagnostic) Code {
	code, _ := hcl.DiagnosticExtra[Code](d)
	return code
}

// Failure is an error of the spec's author at a place in the spec. Args fill the detail.
func Failure(code Code, at hcl.Range, summary, detail string, args ...any) *hcl.Diagnostic {
	if len(args) > 0 {
		detail = fmt.Sprintf(detail, args...)
	}
	return &hcl.Diagnostic{Severity: hcl.DiagError, Summary: summary, Detail: detail, Subject: at.Ptr(), Extra: code}
}

// Caution is a failure that doesn't keep the spec from running.
func Caution(code Code, at hcl.Range, summary, detail string, args ...any) *hcl.Diagnostic {
	d := Failure(code, at, summary, detail, args...)
	d.Severity = hcl.DiagWarning
	return d
}

// Placeless is an error that has no place in a file.
func Placeless(code Code, summary, detail string, args ...any) *hcl.Diagnostic {
	d := Failure(code, hcl.Range{}, summary, detail, args...)
	d.Subject = nil
	return d
}

// Recode gives the diagnostics of another package a code, where they have none of ours.
func Recode(code Code, diags hcl.Diagnostics) hcl.Diagnostics {
	for _, d := range diags {
		if CodeOf(d) == "" {
			d.Extra = code
		}
	}
	return diags
}
