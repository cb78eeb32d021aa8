package org.seqmix.eval.answer;
import java.util.Optional;
public interface AnswerReader { Optional<String> read(String text); }
