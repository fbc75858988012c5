random "nothing" {} # ERROR: Missing argument

random "two_kinds" {
  integer = [1, 2]
  length  = 3 # ERROR: Several kinds of draw
}

random "one_number" {
  integer = [1] # ERROR: Not two numbers
}

random "fraction" {
  integer = [1, 2.5] # ERROR: Not a whole number
}

random "wrong_way" {
  integer = [6, 1] # ERROR: Bounds the wrong way round
}

random "too_large" {
  integer = [0, 99999999999999999999] # ERROR: Number out of bounds
}

random "empty" {
  choice = [] # ERROR: Empty list
}

random "null_choice" {
  choice = ["a", null] # ERROR: Null in a list
}

random "weights_alone" {
  length  = 3
  weights = [1] # ERROR: Weights without choice
}

random "few_weights" {
  choice  = ["a", "b"]
  weights = [1] # ERROR: Not as many weights as texts
}

random "no_weight" {
  choice  = ["a", "b"]
  weights = [0, 0] # ERROR: Weights of zero
}

random "negative_weight" {
  choice  = ["a", "b"]
  weights = [1, -1] # ERROR: Number out of bounds
}

random "no_length" {
  length = 0 # ERROR: Number out of bounds
}

counter "negative" {
  start = -1 # ERROR: Number out of bounds
}

counter "not-a.name" {} # ERROR: Invalid name
