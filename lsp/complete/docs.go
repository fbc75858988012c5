package complete

import (
	"fmt"
	"strings"

	"bench/spec/functions"
	"bench/spec/lang"
)

// Detail is an argument in a few words: its kind, and whether it is required.
func Detail(a lang.Argument) string {
	if a.Required {
		return string(a.Kind) + ", required"
	}
	return string(a.Kind)
}

// ArgumentDoc is an argument as the reference has it, in Markdown.
func ArgumentDoc(a lang.Argument) string {
	text := a.Doc
	if d := a.Default.String(); d != "" {
		text += "\n\nDefault: " + code(d)
	}
	if len(a.Words) > 0 && a.Kind == lang.TextKind {
		text += "\n\nOne of " + code(`"`+strings.Join(a.Words, `", "`)+`"`)
	}
	if bounds := a.Bounds.String(); bounds != "" {
		text += "\n\nIn bounds: " + bounds
	}
	if len(a.Of) > 0 {
		text += "\n\nGoes with type " + code(strings.Join(a.Of, ", "))
	}
	if a.Phase != lang.PlannedPhase {
		text += "\n\nKnown " + string(a.Phase) + "."
	}
	return text
}

func code(text string) string {
	if strings.Contains(text, "`") {
		return text
	}
	return "`" + text + "`"
}

// BlockDoc is a block as the reference has it, in Markdown.
func BlockDoc(b *lang.Block) string {
	text := b.Doc
	for _, rule := range b.Rules {
		text += "\n\n- " + rule
	}
	return text
}

// FunctionDoc is a function as the reference has it, in Markdown.
func FunctionDoc(f functions.Row) string {
	text := strings.ToUpper(f.Doc[:1]) + f.Doc[1:] + "."
	if f.Example == "" {
		return text
	}
	example := f.Example
	if f.Result != "" {
		example += "\n# " + strings.ReplaceAll(f.Result, "\n", "\n# ")
	}
	return text + fmt.Sprintf("\n\n```hcl\n%s\n```", example)
}
