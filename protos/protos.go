// Package protos has the calls of gRPC by what .proto files say of them: where a call goes, and how its messages are written as
// bytes and read as JSON. It knows no file and no network: a call is found in a set of descriptors, which plans carry.
package protos

import (
	"fmt"
	"slices"
	"strings"

	"google.golang.org/protobuf/encoding/protojson"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protodesc"
	"google.golang.org/protobuf/reflect/protoreflect"
	"google.golang.org/protobuf/reflect/protoregistry"
	"google.golang.org/protobuf/types/descriptorpb"
	"google.golang.org/protobuf/types/dynamicpb"
)

// A Call is a method of a service. It doesn't change, so any number of goroutines may use it.
type Call struct {
	Path          string // as it is requested: /helloworld.Greeter/SayHello
	ClientStreams bool   // it takes any number of messages, otherwise one
	ServerStreams bool   // it answers with any number, otherwise with one

	in, out protoreflect.MessageDescriptor
	types   *dynamicpb.Types // for what messages of any type have in them
}

// Set is the descriptors of files and of all that these import, as bytes: a FileDescriptorSet whose order is that of the imports.
func Set(files ...protoreflect.FileDescriptor) ([]byte, error) {
	set := new(descriptorpb.FileDescriptorSet)
	seen := map[string]bool{}
	var add func(f protoreflect.FileDescriptor)
	add = func(f protoreflect.FileDescriptor) {
		if seen[f.Path()] {
			return
		}
		seen[f.Path()] = true
		for i := range f.Imports().Len() {
			add(f.Imports().Get(i).FileDescriptor)
		}
		set.File = append(set.File, protodesc.ToFileDescriptorProto(f))
	}
	for _, f := range files {
		add(f)
	}
	text, err := proto.MarshalOptions{Deterministic: true}.Marshal(set)
	if err != nil {
		return nil, fmt.Errorf("write descriptors: %w", err)
	}
	return text, nil
}

// read reads a set of descriptors.
func read(set []byte) (*protoregistry.Files, error) {
	var all descriptorpb.FileDescriptorSet
	if err := proto.Unmarshal(set, &all); err != nil {
		return nil, fmt.Errorf("read descriptors: %w", err)
	}
	files, err := protodesc.NewFiles(&all)
	if err != nil {
		return nil, fmt.Errorf("read descriptors: %w", err)
	}
	return files, nil
}

// Methods are the methods of all services of a set, as Find takes them, sorted.
func Methods(set []byte) ([]string, error) {
	files, err := read(set)
	if err != nil {
		return nil, err
	}
	var names []string
	files.RangeFiles(func(f protoreflect.FileDescriptor) bool {
		for i := range f.Services().Len() {
			s := f.Services().Get(i)
			for j := range s.Methods().Len() {
				names = append(names, string(s.FullName())+"/"+string(s.Methods().Get(j).Name()))
			}
		}
		return true
	})
	slices.Sort(names)
	return names, nil
}

// Find finds a method in a set of descriptors by its name: helloworld.Greeter/SayHello.
func Find(set []byte, method string) (*Call, error) {
	files, err := read(set)
	if err != nil {
		return nil, err
	}
	service, name, _ := strings.Cut(method, "/")
	found, err := files.FindDescriptorByName(protoreflect.FullName(service))
	if err != nil {
		return nil, fmt.Errorf("there is no service %q", service)
	}
	s, ok := found.(protoreflect.ServiceDescriptor)
	if !ok {
		return nil, fmt.Errorf("%q is no service", service)
	}
	m := s.Methods().ByName(protoreflect.Name(name))
	if m == nil {
		return nil, fmt.Errorf("the service %q has no method %q", service, name)
	}
	return &Call{
		Path: "/" + method, ClientStreams: m.IsStreamingClient(), ServerStreams: m.IsStreamingServer(),
		in: m.Input(), out: m.Output(), types: dynamicpb.NewTypes(files),
	}, nil
}

// Request writes the message that JSON stands for (as protocol buffers have it). The error says what doesn't fit the type.
func (c *Call) Request(text []byte) ([]byte, error) {
	message := dynamicpb.NewMessage(c.in)
	if err := (protojson.UnmarshalOptions{Resolver: c.types}).Unmarshal(text, message); err != nil {
		return nil, fmt.Errorf("%s: %s", c.in.FullName(), plain(err))
	}
	packed, err := proto.MarshalOptions{Deterministic: true}.Marshal(message)
	if err != nil {
		return nil, fmt.Errorf("%s: %s", c.in.FullName(), plain(err))
	}
	return packed, nil
}

// Answer is the JSON of an answer's message, with the names of fields as the .proto file has them.
func (c *Call) Answer(packed []byte) ([]byte, error) {
	message := dynamicpb.NewMessage(c.out)
	if err := (proto.UnmarshalOptions{Resolver: c.types}).Unmarshal(packed, message); err != nil {
		return nil, fmt.Errorf("this is no %s: %s", c.out.FullName(), plain(err))
	}
	text, err := protojson.MarshalOptions{UseProtoNames: true, EmitUnpopulated: true, Resolver: c.types}.Marshal(message)
	if err != nil {
		return nil, fmt.Errorf("%s as JSON: %s", c.out.FullName(), plain(err))
	}
	return text, nil
}

// Fits says whether an answer's message is one, without reading it as JSON.
func (c *Call) Fits(packed []byte) bool {
	return proto.UnmarshalOptions{Resolver: c.types, DiscardUnknown: true}.Unmarshal(packed, dynamicpb.NewMessage(c.out)) == nil
}

// plain is an error of the library without the prefix, whose blank is another one from run to run.
func plain(err error) string {
	text := strings.ReplaceAll(err.Error(), "\u00a0", " ")
	text = strings.TrimSpace(strings.TrimPrefix(text, "proto:"))
	if place, rest, ok := strings.Cut(text, "): "); ok && strings.HasPrefix(place, "(line ") {
		return rest // of a JSON that nobody has written like this
	}
	return text
}
