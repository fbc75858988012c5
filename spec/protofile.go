package spec

import (
	"context"
	"errors"
	"io"
	"path"
	"slices"
	"strings"

	"github.com/bufbuild/protocompile"
	"github.com/bufbuild/protocompile/reporter"
	"google.golang.org/protobuf/reflect/protoreflect"

	"bench/plan"
	"bench/protos"
	"bench/spec/diag"
	"bench/words"
)

// A protoFile is what a .proto file came to.
type protoFile struct {
	set []byte
	err error
}

// protoSet reads the .proto file that an argument names, and all that it imports, into descriptors. Nil is an error that was
// reported.
func (f *fields) protoSet(name string) []byte {
	file := f.constant(name)
	if file == "" || f.bad {
		return nil
	}
	made, known := f.e.protos[file]
	if !known {
		made.set, made.err = f.e.compileProto(path.Clean(strings.ReplaceAll(file, `\`, "/")))
		if f.e.protos == nil {
			f.e.protos = map[string]protoFile{}
		}
		f.e.protos[file] = made
	}
	if made.err != nil {
		f.wrong(diag.MissingFile, name, "Can't read "+name, "%s.", words.Sentence(words.OneLine(made.err.Error())))
		return nil
	}
	return made.set
}

// compileProto compiles a file of the spec's folder. What it imports is looked for from the folder and from where it stands; what
// comes with protocol buffers themselves is known.
func (e *evaluation) compileProto(file string) ([]byte, error) {
	beside := path.Dir(file)
	open := func(name string) (io.ReadCloser, error) {
		content, err := e.reading.folder.ReadBody(name)
		if err != nil && beside != "." && name != file {
			if near, nearErr := e.reading.folder.ReadBody(path.Join(beside, name)); nearErr == nil {
				content, err = near, nil
			}
		}
		if err != nil {
			return nil, err
		}
		return io.NopCloser(strings.NewReader(content)), nil
	}
	var found []string // mistakes
	compiler := protocompile.Compiler{
		Resolver:       protocompile.WithStandardImports(&protocompile.SourceResolver{Accessor: open}),
		MaxParallelism: 1,
		Reporter: reporter.NewReporter(func(err reporter.ErrorWithPos) error {
			found = append(found, err.Error())
			return nil
		}, nil),
	}
	files, err := compiler.Compile(context.Background(), file)
	switch {
	case len(found) > 0:
		return nil, errors.New(found[0])
	case err != nil:
		return nil, err
	}
	all := make([]protoreflect.FileDescriptor, len(files))
	for i, f := range files {
		all[i] = f
	}
	return protos.Set(all...)
}

// method finds the method that a call names.
func (f *fields) grpcMethod(set []byte, method string) *protos.Call {
	call, err := protos.Find(set, method)
	if err == nil {
		return call
	}
	names, _ := protos.Methods(set)
	hint := diag.DidYouMean(method, names)
	if hint == "" && len(names) > 0 {
		hint = " There is " + words.And(names[:min(len(names), 5)]) + "."
	}
	f.wrong(diag.UnknownReference, "method", "Unknown method", "%s.%s", words.Sentence(err.Error()), hint)
	return nil
}

// checkMessages sees that each message without a slot fits its type.
func (f *fields) checkMessages(call *protos.Call, name string, messages []string, sent []plan.Text) {
	for i, text := range messages {
		if i < len(sent) {
			if _, static := sent[i].Static(); !static {
				continue
			}
		}
		if text == plan.KnownAfterStart {
			continue
		}
		if _, err := call.Request([]byte(text)); err != nil {
			detail := words.Sentence(words.OneLine(err.Error())) + "."
			if slices.ContainsFunc([]string{"message", "messages"}, func(arg string) bool { return f.secret[arg] != nil }) {
				detail = "A message with a sensitive value in it doesn't fit its type."
			}
			f.wrong(diag.WrongType, name, "Not the message of the method", "%s", detail)
			return
		}
	}
}
