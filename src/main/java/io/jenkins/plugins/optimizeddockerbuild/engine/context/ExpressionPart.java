package io.jenkins.plugins.optimizeddockerbuild.engine.context;

import java.util.List;
import java.util.function.IntPredicate;

/** A part of an expression that {@link ExpressionParser} reads. */
sealed interface ExpressionPart {
    /** Takes one rune of a set, or the one given when there is no set. */
    record Take(int rune, IntPredicate set) implements ExpressionPart {}

    record Assertion(WildcardExpression.Operation operation) implements ExpressionPart {}

    record Sequence(List<ExpressionPart> parts) implements ExpressionPart {}

    /** @param most -1 for any number */
    record Repeat(ExpressionPart part, int least, int most) implements ExpressionPart {}
}
