package org.seqmix.mohawk.problems;

import java.util.List;

/// Someone who owns things in a question, with the pronouns that stand for the name.
record Person(String name, String subject, String object) {
  static final List<Person> ALL = List.of(
      she("Ana"), he("Ben"), she("Mia"), he("Tom"), she("Eva"), he("Leo"), she("Zoe"), he("Max"),
      she("Ida"), he("Sam"), she("Lea"), he("Jon"), she("Amy"), he("Kai"), she("Nora"), he("Paul"));

  private static Person she(String name) {
    return new Person(name, "she", "her");
  }

  private static Person he(String name) {
    return new Person(name, "he", "him");
  }
}
