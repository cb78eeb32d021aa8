package org.seqmix.eval.answer;
import java.util.*;
public interface AnswerChecker { boolean same(String a, String b); int[] groups(List<Optional<String>> answers); }
