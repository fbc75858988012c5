package lang

import "github.com/hashicorp/hcl/v2"

// WithDynamic is a block type's schema, with dynamic blocks where they are allowed.
func WithDynamic(def *Block) *hcl.BodySchema {
	schema := def.schema()
	if len(DynamicTypes(def)) > 0 {
		schema.Blocks = append(schema.Blocks, hcl.BlockHeaderSchema{Type: "dynamic", LabelNames: []string{"type"}})
	}
	return schema
}

// DynamicTypes are the nested block types that a dynamic block can make.
func DynamicTypes(def *Block) []string {
	var types []string
	for _, n := range def.Blocks {
		if n.Dynamic {
			types = append(types, n.Type)
		}
	}
	return types
}

// DynamicBlock is a dynamic block for blocks of a type: its content has what such a block has, but for the label.
func DynamicBlock(def *Block) *Block {
	content := *def
	content.Type, content.Label = "content", false
	return &Block{
		Type: "dynamic",
		Arguments: []Argument{
			{Name: "for_each", Kind: EachKind, Required: true, Doc: "The elements to make a block of."},
			{Name: "iterator", Kind: TypeKind, Doc: "The name that stands for the element in the content; the block's type when not given."},
			{Name: "labels", Kind: TextsKind, Required: def.Label, Doc: "The label of each block: one expression in a list."},
		},
		Blocks: []Nested{{Block: &content, Least: 1, Most: 1}},
	}
}
